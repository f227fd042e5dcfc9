"""Feedback: ratings (IKM), suggestions and complaints."""
