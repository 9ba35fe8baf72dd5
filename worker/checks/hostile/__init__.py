"""What the security check looks for, one idea a file. All of it reads text; nothing here runs any."""
