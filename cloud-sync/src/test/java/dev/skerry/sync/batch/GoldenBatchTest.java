package dev.skerry.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bytes on disks and in other implementations stay readable. The compressed batch is only read:
 * deflate's output may differ from one zlib to the next.
 */
class GoldenBatchTest {
    private static final String PLAIN =
            "0100128080f2818389850682897a06a401000670756d702d310004666c6f7702"
                    + "030b060000057068617365010314050132000673746172747303030d00057661"
                    + "6c766500046f70656e040304050000057374617465050313050000046e6f7465"
                    + "06030f0200120002001112fa01020f00030001040100011f1200c2b4aba2e1d0"
                    + "940b0000120082897a0002000d53000f0000050f00000207c3b666666e657402"
                    + "7a75000001020f00010f0303020100020101020102e2415d8f";
    private static final String DEFLATED =
            "0101f0018080f28183898506e7afcc1206ec0435905f4853711cc57fdfaff75e"
                    + "b59b6e4e6bae55fb53ea35b5a196634459384541d3c81c459a0a770dd4bbb17b"
                    + "dd62915124b997c4f2c1098968c5d298145191a2659a152b683d581a56862281"
                    + "04fdc1610f36833e2fe71cce793a8471343739b2b209656db4bb916319426887"
                    + "ad4ee4810b200d398411a53aa7244671058476d535ba7842d91dbc4071317464"
                    + "1a29259ee694114f09768967b816240a822441b10a282351042820a9e43fd17f"
                    + "6cbabe19590961fe452dc9907c5f8405f9f9a1a0e3a1b36d6ccf40db127b3227"
                    + "c7da755c1574197fdcd6f52d64bf3cbd9837b956a315845f8947f687efecb204"
                    + "47a87adfb5d5e6515608cd1b963f35b1f3269bc57c9fdadd10bed07fd9375c9e"
                    + "f97d22b7ccecae75be7931f4b59a975b0c86898f748dc9e8ac34be6d6a1b1936"
                    + "cd57313f4b43af0babb5f73cbea956d5f3bca4fc5b5dfe58f3e1f7de77a36b33"
                    + "b501c16896d47a5f683258f679e571477eb979567b5533f068363e6879c526ec"
                    + "1d2b2e1ab42f6639f6b147cd95ac3e3d57f49c9936057fbb1beae7b043c95ff1"
                    + "7e7b9a51d0a013d2e4a7120363b6b3a5cece03f501faae78aedbdbf324a5d0af"
                    + "6b59964f57cc85fdf1a573913b14e4a2d713392f6e259955140dd9d307ab7a4f"
                    + "745e1f9fb8a1f6fa0f8555eda2b3a07b6ae96666c5076f897ebc5d2cee57fabb"
                    + "2e6942075b35fe5e244446c8b175228ad1cf1e58ad022fa1a799101858474640"
                    + "c6710804011010210a8142a01118846884188458840d082cc246843884780419"
                    + "821c2101418190889084b0096133821221194185b005418db015611bc276040d"
                    + "82164187a047d881b0132105211521ed2fd887cdce";

    @Test
    void writes_version_1_as_documented() {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT, 0);
        fill(encoder, 3);
        assertThat(HexFormat.of().formatHex(encoder.encode())).isEqualTo(PLAIN);
    }

    @Test
    void reads_version_1() throws BatchFormatException {
        assertThat(Recorded.of(HexFormat.of().parseHex(PLAIN)).streams)
                .isEqualTo(fill(new BatchEncoder(BatchLimits.DEFAULT), 3).streams);
        assertThat(Recorded.of(HexFormat.of().parseHex(DEFLATED)).streams)
                .isEqualTo(fill(new BatchEncoder(BatchLimits.DEFAULT), 40).streams);
    }

    private static Recorded fill(BatchEncoder encoder, int rounds) {
        Recorded expected = new Recorded();
        StreamKey flow = new StreamKey("pump-1", "flow", ColumnType.FLOAT32);
        StreamKey phase = new StreamKey("pump-1", "phase", ColumnType.FLOAT64);
        StreamKey starts = new StreamKey("pump-2", "starts", ColumnType.INT64);
        StreamKey open = new StreamKey("valve", "open", ColumnType.BOOLEAN);
        StreamKey state = new StreamKey("valve", "state", ColumnType.STRING);
        StreamKey note = new StreamKey("valve", "note", ColumnType.BYTES);
        boolean fitted = true;
        for (int i = 0; i < rounds; i++) {
            long time = 1_700_000_000_000_000L + i * 1_000_000L;
            fitted &= encoder.addDouble(flow, time, (float) (12.5 + i / 10.0), 0);
            fitted &= encoder.addDouble(phase, time, Math.PI * i, i == 1 ? 4 : 0);
            fitted &= encoder.addLong(starts, time + i, -7L * i * i * i, 0);
            fitted &= encoder.addBoolean(open, time, i % 2 == 0, 0);
            fitted &= encoder.addString(state, time, List.of("öffnet", "zu").get(i % 2), 0);
            fitted &= encoder.addBytes(note, time, new byte[] {1, (byte) i}, 15);
        }
        assertThat(fitted).isTrue();
        expected.stream(flow, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onDouble(at(i), (float) (12.5 + i / 10.0), 0);
        }
        expected.stream(phase, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onDouble(at(i), Math.PI * i, i == 1 ? 4 : 0);
        }
        expected.stream(starts, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onLong(at(i) + i, -7L * i * i * i, 0);
        }
        expected.stream(open, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onBoolean(at(i), i % 2 == 0, 0);
        }
        expected.stream(state, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onString(at(i), List.of("öffnet", "zu").get(i % 2), 0);
        }
        expected.stream(note, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onBytes(at(i), new byte[] {1, (byte) i}, 15);
        }
        return expected;
    }

    private static long at(int round) {
        return 1_700_000_000_000_000L + round * 1_000_000L;
    }
}
