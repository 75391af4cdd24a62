package dev.skerry.sync.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.TwinPropertyInfo;
import dev.skerry.sync.proto.ValueRange;
import org.junit.jupiter.api.Test;

class PropertyCheckTest {
    private static TwinPropertyInfo.Builder of(String type) {
        return TwinPropertyInfo.newBuilder().setName("p").setType(type);
    }

    private static TwinPropertyInfo between(String type, double min, double max) {
        return of(type).setRange(ValueRange.newBuilder().setMin(min).setMax(max)).build();
    }

    @Test
    void takes_the_ends_of_a_range_and_nothing_beyond() {
        TwinPropertyInfo rpm = between("int32", 0, 3600);
        assertThat(PropertyCheck.fault(rpm, new TwinValue.Whole(0))).isNull();
        assertThat(PropertyCheck.fault(rpm, new TwinValue.Whole(3600))).isNull();
        assertThat(PropertyCheck.fault(rpm, new TwinValue.Whole(3601)))
                .isEqualTo("property 'p' takes a whole number (int32) from 0 to 3600, not 3601");
        TwinPropertyInfo share = between("float64", -0.5, 0.5);
        assertThat(PropertyCheck.fault(share, new TwinValue.Real(0.5))).isNull();
        assertThat(PropertyCheck.fault(share, new TwinValue.Real(-0.51)))
                .contains("from -0.5 to 0.5");
        assertThat(PropertyCheck.fault(share, new TwinValue.Real(Double.NaN))).isNotNull();
    }

    @Test
    void compares_whole_numbers_exactly_beyond_what_a_double_holds() {
        long limit = 1L << 53;
        TwinPropertyInfo big = between("int64", 0, limit);
        assertThat(PropertyCheck.fault(big, new TwinValue.Whole(limit))).isNull();
        assertThat(PropertyCheck.fault(big, new TwinValue.Whole(limit + 1))).isNotNull();
    }

    @Test
    void takes_no_number_that_the_type_can_not_hold() {
        assertThat(PropertyCheck.fault(of("int32").build(), new TwinValue.Whole(1L << 31)))
                .contains("int32");
        assertThat(PropertyCheck.fault(of("int64").build(), new TwinValue.Whole(1L << 31)))
                .isNull();
        assertThat(PropertyCheck.fault(of("float32").build(), new TwinValue.Real(1e39)))
                .contains("float32");
        assertThat(PropertyCheck.fault(of("float64").build(), new TwinValue.Real(1e39))).isNull();
    }

    @Test
    void takes_only_the_values_of_an_enum_and_texts_within_bounds() {
        TwinPropertyInfo mode = of("enum").addValues("auto").addValues("manual").build();
        assertThat(PropertyCheck.fault(mode, new TwinValue.Text("manual"))).isNull();
        assertThat(PropertyCheck.fault(mode, new TwinValue.Text("turbo")))
                .isEqualTo("property 'p' takes one of auto, manual, not 'turbo'");
        assertThat(PropertyCheck.fault(of("enum").build(), new TwinValue.Text("turbo")))
                .as("from an agent that does not list its values")
                .isNull();
        assertThat(PropertyCheck.fault(of("string").build(), new TwinValue.Text("x".repeat(4_096))))
                .isNull();
        assertThat(PropertyCheck.fault(of("string").build(), new TwinValue.Text("x".repeat(4_097))))
                .endsWith("not a text of 4,097 characters");
    }

    @Test
    void takes_no_value_of_another_type() {
        for (String type :
                new String[] {"int32", "int64", "float32", "float64", "string", "enum"}) {
            assertThat(PropertyCheck.fault(of(type).build(), new TwinValue.Truth(true)))
                    .isNotNull();
        }
        assertThat(PropertyCheck.fault(of("boolean").build(), new TwinValue.Truth(true))).isNull();
        assertThat(PropertyCheck.fault(of("boolean").build(), new TwinValue.Whole(1))).isNotNull();
    }
}
