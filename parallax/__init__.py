"""The command line of Parallax: a thin shell over the pipeline and the warehouse."""
