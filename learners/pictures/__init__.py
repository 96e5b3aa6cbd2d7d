"""Pictures drawn on the server: plain values in, SVG and a sentence that says the same.

Each module draws one kind. No picture has a style, a script or an id; its colours are the classes
of static/portal/css/pictures.css.
"""
