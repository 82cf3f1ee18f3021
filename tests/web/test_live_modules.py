"""What the live page computes: resampling, the order of frames, what lies in the browser."""

import math

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TONE = """async ([rate, hz]) => {
  const { Resampler } = await import("/static/chevet/live/resample.js");
  const resampler = new Resampler(rate);
  const all = [];
  for (let from = 0; from < 2 * rate; from += 128) {
    const piece = Float32Array.from({ length: 128 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * (from + i)) / rate));
    all.push(...resampler.push(piece));
  }
  const steady = all.slice(8000, 24000);
  let [re, im] = [0, 0];
  steady.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * hz * i) / 16000);
    im += value * Math.sin((2 * Math.PI * hz * i) / 16000);
  });
  const rms = Math.sqrt(steady.reduce((sum, value) => sum + value * value, 0) / steady.length);
  return [all.length, (2 * Math.hypot(re, im)) / steady.length, rms * Math.SQRT2];
}"""


@pytest.fixture
def page(tab):
    page = tab()
    page.goto("/login/")
    return page


def decibels(part: float) -> float:
    return 20 * math.log10(max(part, 1e-9))


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000, 96_000, 32_000, 8_000])
def test_speech_passes_at_any_rate_and_nothing_folds_into_it(page, rate) -> None:
    for hz in (100, 1000, 3000, 3400 if rate == 8_000 else 7000):
        length, tone, whole = page.evaluate(TONE, [rate, hz])
        assert length == pytest.approx(math.ceil(2 * rate / 128) * 128 * 16_000 / rate, abs=1)
        assert decibels(tone / 0.5) == pytest.approx(0, abs=0.1), hz
        assert tone == pytest.approx(whole, rel=1e-3), hz  # and nothing but the tone
    if rate > 32_000:
        for hz in (8100, 9000, 12_000, 15_000, 20_000):
            assert decibels(page.evaluate(TONE, [rate, hz])[2] / 0.5) < -75, hz


ORDERS = [
    # (number, adrift) as they lie here, what the server wants → (number, place of the item, or None for a hole)
    ([], 0, []),
    ([(0, False), (1, False)], 0, [(0, 0), (1, 1)]),
    ([(1, False), (0, False)], 0, [(0, 1), (1, 0)]),
    ([(5, False), (6, False), (7, False)], 7, [(7, 2)]),
    ([(5, False)], 9, []),
    ([(6, False), (8, False)], 5, [(5, None), (6, 0), (7, None), (8, 1)]),
    ([(3, True), (4, True)], 7, [(7, 0), (8, 1)]),
    ([(7, False), (7, False), (8, False)], 7, [(7, 0), (8, 2), (9, 1)]),
    ([(7, True), (7, False), (8, True)], 7, [(7, 1), (8, 0), (9, 2)]),
]


@pytest.mark.parametrize(("items", "wanted", "expected"), ORDERS)
def test_frames_are_put_in_the_order_that_the_server_wants(page, items, wanted, expected) -> None:
    placed = page.evaluate(
        """async ([items, next]) => {
          const { arrange } = await import("/static/chevet/live/frames.js");
          const all = items.map(([n, adrift], order) => ({ n, adrift, order }));
          return arrange(all, next).map(({ n, item }) => [n, item ? all.indexOf(item) : null]);
        }""",
        [items, wanted],
    )
    assert [tuple(one) for one in placed] == expected


def test_a_frame_goes_out_as_the_protocol_says(page) -> None:
    sent = page.evaluate(
        """async () => {
          const { message, wav } = await import("/static/chevet/live/frames.js");
          const file = await wav([Int16Array.of(1, -2), Int16Array.of(300)]).arrayBuffer();
          return [message(258, Int16Array.of(1, -2)), file].map((one) => [...new Uint8Array(one)]);
        }"""
    )
    assert bytes(sent[0]) == (258).to_bytes(4, "big") + b"\x01\x00\xfe\xff"
    import io
    import wave

    with wave.open(io.BytesIO(bytes(sent[1]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert file.readframes(10) == b"\x01\x00\xfe\xff\x2c\x01"


def test_nothing_lies_in_the_browser_in_clear_and_nothing_opens_without_its_key(page) -> None:
    found = page.evaluate(
        """async () => {
          const { Store } = await import("/static/chevet/live/store.js");
          const key = btoa(String.fromCharCode(...Array(32).keys()));
          const other = btoa(String.fromCharCode(...Array(32).fill(7)));
          const pcm = Int16Array.from({ length: 4000 }, (_, i) => i % 50);
          const store = await Store.open("visit", "test");
          await store.unlock("capture", key);
          const ids = [await store.add(0, pcm), await store.add(1, pcm)];
          await store.wish({ type: "mark", frame: 12345 });
          const base = await new Promise((done) => (indexedDB.open("test").onsuccess = (e) => done(e.target.result)));
          const all = (shelf) => new Promise((done) =>
            (base.transaction(shelf).objectStore(shelf).getAll().onsuccess = (e) => done(e.target.result)));
          const kept = [...(await all("frames")), ...(await all("wishes"))];
          const again = await Store.open("visit", "test");
          await again.unlock("capture", key);
          const read = [...(await again.read(ids[1]))].every((value, i) => value === pcm[i]);
          const wishes = await again.wishes();
          await again.unlock("capture", other);
          const refused = await again.read(ids[1]).then(() => false, () => true);
          await again.unlock("another", key);
          const elsewhere = await again.read(ids[1]).then(() => false, () => true);
          const { lasting } = again;
          await again.unlock("capture", key);
          await again.forget();
          const left = [...(await all("frames")), ...(await all("wishes"))].length;
          base.close();
          return {
            read, refused, elsewhere, lasting, left, wishes: wishes.map(({ type, frame }) => [type, frame]),
            fields: kept.map((one) => Object.keys(one).sort().join()),
            sizes: kept.map((one) => one.sealed.byteLength),
            ivs: new Set(kept.map((one) => [...one.iv].join())).size,
            clear: kept.some((one) => new TextDecoder().decode(one.sealed).includes("12345")),
            same: kept.some((one, i) => i && [...new Uint8Array(one.sealed)].slice(0, 99).join() ===
              [...new Uint8Array(kept[0].sealed)].slice(0, 99).join()),
          };
        }"""
    )
    assert found["read"] and found["refused"] and found["elsewhere"] and found["lasting"]
    assert found["wishes"] == [["mark", 12345]]
    assert found["fields"] == ["adrift,at,capture,id,iv,n,sealed,visit"] * 2 + [
        "at,capture,id,iv,sealed,visit"
    ]
    assert found["sizes"][:2] == [8016, 8016]  # the samples and a tag
    assert found["ivs"] == 3
    assert not found["clear"] and not found["same"]
    assert found["left"] == 0
