"""Exit 0 when the process in this container answers that it is ready: ``python healthy.py PORT``."""

import sys
import urllib.error
import urllib.request

PATH = "/health/ready"


def main(port: str) -> int:
    """Ask the readiness path on ``port`` of this container; 1 with the reason on stderr otherwise."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{int(port)}{PATH}", timeout=4):
            return 0
    except (urllib.error.URLError, TimeoutError) as error:
        sys.stderr.write(f"{PATH} on port {port}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
