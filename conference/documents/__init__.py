"""Printed documents: attendance sheets."""
