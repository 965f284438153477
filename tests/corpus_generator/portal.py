"""A document as a page of an office's portal: the text among menus, related news and counters."""

from html import escape

from tests.corpus_generator.source import Block, Kind, Source

MENU = ("Trang chủ", "Giới thiệu", "Tin tức - Sự kiện", "Văn bản chỉ đạo, điều hành", "Thủ tục hành chính", "Liên hệ")

STYLE = """body{font-family:"Times New Roman",serif;margin:0;color:#222}nav,footer{background:#a4161a;color:#fff;padding:.5rem 1rem}
nav a{color:#fff;margin-right:1rem}main{max-width:60rem;margin:auto;padding:1rem}.giua{text-align:center;font-weight:bold}
table.bang,table.bang td,table.bang th{border:1px solid #555;border-collapse:collapse;padding:.3rem}"""


def portal(source: Source) -> str:
    """Return the HTML of the page."""
    title = escape(source.one("title") or " ".join((*source.lines("type"), *source.lines("subject"))))
    site = escape(source.one("site"))
    body = "\n".join((*_head(source), *(line for block in source.body() for line in _html(source, block))))
    menu = " ".join(f'<a href="/{number}">{name}</a>' for number, name in enumerate(MENU, start=1))
    related = "\n".join(
        f'<li><a href="/tin/{number}">{escape(line)}</a></li>' for number, line in enumerate(source.lines("related"), start=1)
    )
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title} - {site}</title>
<style>{STYLE}</style>
</head>
<body>
<header><div class="ten-cong">{site}</div></header>
<nav>{menu}</nav>
<div class="duong-dan"><a href="/">Trang chủ</a> &raquo; <a href="/muc">{escape(source.one("crumb"))}</a></div>
<main>
<article>
<h1>{title}</h1>
<div class="cong-cu"><a href="#">Phóng to</a> <a href="#">Thu nhỏ</a> <a href="#">In</a></div>
<div class="noi-dung">
{body}
</div>
</article>
<aside><h3>Tin liên quan</h3>
<ul>
{related}
</ul></aside>
</main>
<footer><p>{site}</p><p>Đang online: 17</p><p>Tổng lượt truy cập: 1.204.518</p></footer>
</body>
</html>
"""


def _head(source: Source) -> list[str]:
    head: list[str] = []
    if source.has_letterhead:
        left, right = ("<br>".join(escape(line) for line in column) for column in (source.left, source.right))
        head.append(f'<table width="100%"><tr><td align="center">{left}</td><td align="center">{right}</td></tr></table>')
    if source.lines("type"):
        head += [
            f'<p class="giua">{escape(line)}</p>' for line in (*source.lines("type"), " ".join(source.lines("subject"))) if line
        ]
    head += [f"<p>{escape(line)}</p>" for line in source.addressees]
    return head


def _html(source: Source, block: Block | tuple[Block, ...]) -> list[str]:
    if isinstance(block, tuple):
        rows = (("".join(f"<td>{escape(cell)}</td>" for cell in row.cells)) for row in block)
        return ['<table class="bang">', *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    text = escape(block.printed)
    match block.kind:
        case Kind.SIGNATURE if source.signature or source.recipients:
            left, right = ("<br>".join(escape(line) for line in column) for column in (source.recipients, source.signature))
            return [f'<table width="100%"><tr><td>{left}</td><td align="center">{right}</td></tr></table>']
        case Kind.SIGNATURE | Kind.PAGE:
            return []
        case Kind.HEADING:
            return [f"<p><strong>{text}</strong></p>"]
        case Kind.CENTRED:
            return [f'<p class="giua">{text}</p>']
        case Kind.ITALIC:
            return [f"<p><em>{text}</em></p>"]
        case _:
            return [f"<p>{text}</p>"]
