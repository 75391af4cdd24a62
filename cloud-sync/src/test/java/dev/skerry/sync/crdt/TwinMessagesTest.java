package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.sync.proto.Dot;
import dev.skerry.sync.proto.HybridTimestamp;
import dev.skerry.sync.proto.PropertyWrite;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwinMessagesTest {
    private static final PropertyWrite GOOD =
            PropertyWrite.newBuilder()
                    .setProperty("setpoint")
                    .setSection(dev.skerry.sync.proto.Section.SECTION_DESIRED)
                    .setDot(Dot.newBuilder().setReplica("cloud").setCounter(1))
                    .setValue(TwinValue.newBuilder().setInteger(-3))
                    .build();

    @Test
    void reads_a_write_and_a_removal() throws InvalidTwinException {
        PropertyWrite removal = GOOD.toBuilder().clearValue().build();
        TwinDelta message = TwinDelta.newBuilder().addWrites(GOOD).addWrites(removal).build();
        List<Write> writes = TwinMessages.delta(message).writes();
        assertThat(writes.get(0).value()).isEqualTo(new dev.skerry.sync.crdt.TwinValue.Whole(-3));
        assertThat(writes.get(1).value()).isNull();
    }

    @Test
    void refuses_what_can_not_be() {
        List<PropertyWrite> bad =
                List.of(
                        GOOD.toBuilder().clearDot().build(),
                        GOOD.toBuilder().clearSection().build(),
                        GOOD.toBuilder().setSectionValue(9).build(),
                        GOOD.toBuilder().setValue(TwinValue.getDefaultInstance()).build(),
                        GOOD.toBuilder()
                                .setStamp(HybridTimestamp.newBuilder().setLogical(70_000))
                                .build(),
                        GOOD.toBuilder()
                                .setStamp(HybridTimestamp.newBuilder().setWallMillis(-1))
                                .build());
        for (PropertyWrite write : bad) {
            TwinDelta message = TwinDelta.newBuilder().addWrites(write).build();
            assertThatThrownBy(() -> TwinMessages.delta(message))
                    .isInstanceOf(InvalidTwinException.class)
                    .hasMessageContaining("setpoint");
        }
        TwinDelta vector =
                TwinDelta.newBuilder()
                        .setVector(
                                dev.skerry.sync.proto.VersionVector.newBuilder()
                                        .putAllCounters(Map.of("cloud", -1L)))
                        .build();
        assertThatThrownBy(() -> TwinMessages.delta(vector))
                .isInstanceOf(InvalidTwinException.class);
    }
}
