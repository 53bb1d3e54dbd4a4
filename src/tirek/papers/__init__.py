"""papers that are printed, and files that people attach: told by their content, kept by their digest, drawn anew"""
