package dev.skerry.profile.exchange.part;

import dev.skerry.profile.model.ValueType;
import dev.skerry.profile.unit.Units;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unit of a resource, from what another format calls it. */
public final class UnitField {
    private UnitField() {}

    /**
     * Declares the unit, or says why it is left out.
     *
     * @param name in the other format; null or empty for none
     * @param place of the name in the other document
     */
    public static void put(
            Map<String, String> declaration,
            @Nullable String name,
            ValueType type,
            String place,
            Leftovers leftovers) {
        if (name == null || name.isEmpty()) {
            return;
        }
        String symbol = type.isNumeric() ? Units.symbolFor(name) : null;
        if (symbol != null) {
            declaration.put("unit", Yaml.text(symbol));
        } else {
            leftovers.add(
                    ExchangeCode.UNIT,
                    place,
                    type.isNumeric()
                            ? "the unit '%s' is not known: write its SenML or UCUM symbol"
                                    .formatted(name)
                            : "only numbers have a unit, this is '%s'".formatted(name));
        }
    }
}
