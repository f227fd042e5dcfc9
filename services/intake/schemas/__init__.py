"""What intake's API takes and gives: ``requests``, ``answers`` (to requests), ``guide``, and its words."""
