"""How the pages in this folder become HTML: ``nox -s docs``, which fails where a link leads nowhere."""

project = "问报"
language = "zh_CN"
extensions = ["myst_parser"]
exclude_patterns = ["conf.py"]
myst_heading_anchors = 3
suppress_warnings = [
    "toc.not_included",  # the first page lists all others
    "misc.highlighting_failure",  # csv and jsonl have no colours
]
html_theme = "alabaster"
html_title = "问报"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_sidebars = {"**": ["about.html", "searchfield.html"]}
html_theme_options = {
    "description": "向一个文件夹的报告提问",
    "font_family": "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
}
