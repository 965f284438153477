"""Which body a name means, by itself and in a document; and what one who asks for a name means."""

import pytest

from indexer.directive.assignments.bodies import (
    Body,
    Tier,
    body_from_key,
    body_key,
    body_of,
    full_name,
    in_full,
    is_bare,
    is_meant,
)

WARD = "Ban Thường vụ Đảng ủy phường Vĩnh Khê"
CITY = "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI LAM"
C, P = Tier.COMMUNE, Tier.PROVINCE
PEOPLES = "uy ban nhan dan"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("UBND phường Vĩnh Khê", Body(PEOPLES, C, "vinh khe")),
        ("UBND", Body(PEOPLES)),
        ("UBND các xã, phường, đặc khu", Body(PEOPLES, C, None, is_many=True)),
        ("các xã, phường", Body("", C, None, is_many=True)),
        ("Trung tâm Phục vụ hành chính công cấp xã", Body("trung tam phuc vu hanh chinh cong", C, None, is_many=True)),
        # The Party's committee goes without saying, and so does that of its organs.
        ("Ban Tổ chức Thành ủy", Body("ban to chuc", P)),
        ("BTV Tỉnh ủy Quảng Ninh", Body("ban thuong vu", P, "quang ninh")),
        ("Thành ủy Hải Lam", Body("dang uy", P, "hai lam")),
        ("Đảng ủy UBND thành phố", Body("dang uy uy ban nhan dan", P)),
        ("UBMTTQ Việt Nam phường", Body("mat tran to quoc", C)),
        ("Chủ tịch UBND phường Vĩnh Khê, thành phố Hải Lam", Body("chu tich uy ban nhan dan", C, "vinh khe")),
        # Neither a commune, nor a ward, nor a place.
        ("Phòng Văn hóa - Xã hội", Body("phong van hoa xa hoi")),
        ("Hợp tác xã", Body("hop tac xa")),
        ("Công an phường diễn giải vụ việc", Body("cong an", C)),
    ],
)
def test_a_name_tells_what_and_where(name: str, body: Body) -> None:
    assert body_of(name) == body
    assert body_from_key(body_key(body)) == body


def test_what_is_typed_needs_no_capitals() -> None:
    assert body_of("ubnd phuong vinh khe", is_typed=True) == body_of("UBND phường Vĩnh Khê")


@pytest.mark.parametrize(
    ("name", "issuer", "body"),
    [
        ("UBND", WARD, Body(PEOPLES, C, "vinh khe")),
        ("UBND phường", WARD, Body(PEOPLES, C, "vinh khe")),
        ("UBND", CITY, Body(PEOPLES, P, "hai lam")),
        ("UBND thành phố", WARD, Body(PEOPLES, P)),
        ("UBND phường", CITY, Body(PEOPLES, C)),
        ("các phường", WARD, Body("", C, None, is_many=True)),
        ("Văn phòng", WARD, Body("van phong dang uy", C, "vinh khe")),
        ("Văn phòng", CITY, Body("van phong", P, "hai lam")),
        ("Phòng Kinh tế", WARD, Body("phong kinh te", C, "vinh khe")),
        ("Phòng Kinh tế", CITY, Body("phong kinh te")),
        ("Sở Y tế", WARD, Body("so y te", P)),
        ("Trường Tiểu học", WARD, Body("truong tieu hoc")),
        ("UBND", None, Body(PEOPLES)),
        ("UBND", "Sở Nội vụ", Body(PEOPLES)),
    ],
)
def test_a_document_leaves_out_what_its_readers_know(name: str, issuer: str | None, body: Body) -> None:
    assert in_full(body_of(name), issuer) == body


@pytest.mark.parametrize(
    ("name", "issuer", "whole"),
    [
        ("UBND", WARD, "UBND phường Vĩnh Khê"),
        ("UBND phường", WARD, "UBND phường Vĩnh Khê"),
        ("Công an", CITY, "Công an thành phố Hải Lam"),
        ("Ban Tổ chức", "Ban Thường vụ Thành ủy Hải Lam", "Ban Tổ chức thành phố Hải Lam"),
        ("UBND thành phố", WARD, "UBND thành phố"),
        ("UBND", None, "UBND"),
    ],
)
def test_a_full_name_means_the_same_without_its_document(name: str, issuer: str | None, whole: str) -> None:
    assert full_name(name, issuer) == whole
    assert in_full(body_of(whole), None) == in_full(body_of(name), issuer)


@pytest.mark.parametrize(
    ("asked", "meant", "not_meant"),
    [
        (
            "UBND phường Vĩnh Khê",
            ["UBND phường Vĩnh Khê", "UBND phường", "UBND các xã, phường", "các xã, phường", "UBND"],
            [
                "UBND thành phố",
                "UBND phường Cẩm Triều",
                "Đảng ủy phường Vĩnh Khê",
                "Chủ tịch UBND phường Vĩnh Khê",
                "Văn phòng UBND phường",
            ],
        ),
        ("UBND phường", ["UBND phường Vĩnh Khê", "UBND phường Cẩm Triều"], ["UBND thành phố", "UBND tỉnh Quảng Ninh"]),
        ("Ban Xây dựng Đảng", ["Ban XDĐ Đảng ủy phường Vĩnh Khê"], ["Ban Tổ chức Thành ủy"]),
        ("Sở Giáo dục", ["Sở Giáo dục và Đào tạo"], ["Sở Y tế", "Đảng ủy Sở Giáo dục và Đào tạo"]),
        ("Đảng ủy", ["Đảng ủy phường Vĩnh Khê"], ["Đảng ủy UBND thành phố"]),
        ("Sở", [], ["Sở Y tế"]),
    ],
)
def test_one_who_asks_means(asked: str, meant: list[str], not_meant: list[str]) -> None:
    """What either leaves open speaks against nothing; a generic word stands for no longer name."""
    wanted = body_of(asked, is_typed=True)
    assert [name for name in meant if not is_meant(body_of(name), wanted)] == []
    assert [name for name in not_meant if is_meant(body_of(name), wanted)] == []


@pytest.mark.parametrize(("name", "bare"), [("UBND", True), ("Văn phòng", True), ("UBND phường", False), ("Ban XDĐ", False)])
def test_a_bare_name_says_nothing_of_whose(name: str, bare: bool) -> None:
    assert is_bare(body_of(name)) is bare
