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
            "010015078080f2818389850682897a120c70756d702d3108666c6f770a790a70"
                    + "6861736512130c70756d702d320c7374617274730d140a76616c7665086f7065"
                    + "6e033d0a73746174650f7e086e6f74650d3701032502000102021102fa012403"
                    + "0001040100011f4100c2b4aba2e1d0940b00004182897a82897a82000d530f00"
                    + "050207c3b666666e6574027a75010002010f0303020100020101020102020202"
                    + "0078051104e6010a0511048e02a007120792c30900320210c305010104040102"
                    + "7a75ec256c4f";
    private static final String OF_A_BOOT =
            "010c010180c49fd50c00023166130874616e6b0a6c6576656c03020006b45d6039";
    private static final String DEFLATED =
            "01019802078080f28183898506e7afcc12c70855d27b4893511400f0ef9c7ddb"
                    + "744bddc3d265b5470f352b71566385e5708a82f6a07214d9439809e2946da5d9"
                    + "3b7ab8a0c4f20f2714322bd62a25e9855a968f2c59818bb056ac32120bec610f"
                    + "cda0da77a5afbec3e5c2bdfce0dc73ee914d22ed4f2244b453545ab8d566be84"
                    + "f2896b2d93d06ab7a5458ac89791a110a64ce497ef0db194d8cdbb75c0fbc443"
                    + "ca8028358c03f228a0819a43fd0de1cf42b5cb1f914509c8514525d89daf2d6f"
                    + "25fb9abca537ac95ed0b3d9543e28d5a6d41ed7a8577876ee482daf536e9c1b6"
                    + "c1c5ddbf37a92c96aff2d5296397e69abc6d74bef3d4f8f6db628b6f2071f865"
                    + "b178405f68325ea517148d1d6838ea6c5d39ef6357728eb16c8bf5d1fda63779"
                    + "66892931b1eb057f935e675dabeb2bae6c6bd50fe40abe64fb1ea6e7a99a2b9c"
                    + "3d8715f716472e3f5feb0e35ae78ea787cfbb77f4ba34567b4c7689cbe6e6fce"
                    + "abd196eae52b8dcf5527959e9bcfc3bda65eb174517b66c6c592c1f9a54bc56b"
                    + "8c6bc59af8645b4579bfdefbadac283f80d551e6138ef77713d28ad49658c966"
                    + "79637be1ae6c6bcdb2fc46fe15db9e3ac7993bb3d3ddeabdc392fe5581317778"
                    + "7620d80ec3414745701da7c246a365194d25f11773eb37d49ceee83a1be3701b"
                    + "c61455366b5a5dcfd0b979ab9e39b2341d55b6cc862877ed21a52ff5b0d25d8f"
                    + "141541ad6302859dd70b0a82f38815db81f230011171710814022020020f8146"
                    + "e023081084082108a108220431c2248430847084080409821441862047884498"
                    + "8c3005210a211a418130152106611ac2748419084a0415821a418330136116c2"
                    + "6c843908b1884895f3a5f4208882fb09ac17ca84273b43292d4a3af900340dc1"
                    + "77fe451e827a097adfc322d13f444b690b638ef018d3e1658d8463b48ce920a6"
                    + "ae8f355338269431bf881979c29a691c93ce98169a31bd7ed668fe37866279d0"
                    + "7c27c6f59235719cc26e91c29af90c1a7fc3a2051cf483a00f04f98658b49083"
                    + "ae21833c0206798659b484833e133448d0c11116a572d0651e835c4206f9bfb3"
                    + "288383de111420a8f9278bb2271040394f5a4df3a47521b4ecd87e114aa83fde"
                    + "731d7f";

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

    @Test
    void names_the_boot_whose_clock_its_times_are_of() throws BatchFormatException {
        BatchEncoder encoder = new BatchEncoder(BatchLimits.DEFAULT, 0);
        encoder.boot("1f");
        StreamKey level = new StreamKey("tank", "level", ColumnType.INT64);
        assertThat(encoder.addLong(level, at(0), 3, 0)).isTrue();
        byte[] batch = encoder.encode();
        assertThat(HexFormat.of().formatHex(batch)).isEqualTo(OF_A_BOOT);
        assertThat(BatchDecoder.summary(batch).boot()).isEqualTo("1f");
        encoder.clear();
        assertThat(encoder.addLong(level, at(0), 3, 0)).isTrue();
        assertThat(BatchDecoder.summary(encoder.encode()).boot()).isNull();
    }

    private static Recorded fill(BatchEncoder encoder, int rounds) {
        Recorded expected = new Recorded();
        StreamKey flow = new StreamKey("pump-1", "flow", ColumnType.FLOAT32);
        StreamKey phase = new StreamKey("pump-1", "phase", ColumnType.FLOAT64);
        StreamKey starts = new StreamKey("pump-2", "starts", ColumnType.INT64);
        StreamKey open = new StreamKey("valve", "open", ColumnType.BOOLEAN);
        StreamKey state = new StreamKey("valve", "state", ColumnType.STRING);
        StreamKey note = new StreamKey("valve", "note", ColumnType.BYTES);
        StreamKey rolled = new StreamKey("pump-1", "flow", ColumnType.ROLLUP);
        boolean fitted = true;
        for (int i = 0; i < rounds; i++) {
            long time = 1_700_000_000_000_000L + i * 1_000_000L;
            fitted &= encoder.addDouble(flow, time, (float) (12.5 + i / 10.0), 0);
            fitted &= encoder.addDouble(phase, time, Math.PI * i, i == 1 ? 4 : 0);
            fitted &= encoder.addLong(starts, time + i, -7L * i * i * i, 0);
            fitted &= encoder.addBoolean(open, time, i % 2 == 0, 0);
            fitted &= encoder.addString(state, time, List.of("öffnet", "zu").get(i % 2), 0);
            fitted &= encoder.addBytes(note, time, new byte[] {1, (byte) i}, 15);
            fitted &= encoder.addRollUp(rolled, time, rollUp(i), 0);
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
        expected.stream(rolled, rounds);
        for (int i = 0; i < rounds; i++) {
            expected.onRollUp(at(i), rollUp(i), 0);
        }
        return expected;
    }

    private static RollUp rollUp(int round) {
        if (round % 3 == 2) {
            return new RollUp.OfTexts("zu", round);
        }
        long min = Double.doubleToRawLongBits((float) (12.5 - round));
        long max = Double.doubleToRawLongBits((float) (13.5 + round));
        return new RollUp.OfNumbers(ColumnType.FLOAT32, min, max, 780.25 + round, 0, 60);
    }

    private static long at(int round) {
        return 1_700_000_000_000_000L + round * 1_000_000L;
    }
}
