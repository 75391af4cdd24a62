package dev.skerry.profile.unit;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unit symbols: those of SenML (RFC 8428, section 12.1, and RFC 8798) as they stand there, and
 * products, quotients and powers of UCUM's case-sensitive symbols.
 */
public final class Units {
    private static final Set<String> SENML =
            Set.of(
                    "m2",
                    "m3",
                    "m/s",
                    "m/s2",
                    "m3/s",
                    "l/s",
                    "W/m2",
                    "cd/m2",
                    "bit/s",
                    "lat",
                    "lon",
                    "pH",
                    "dB",
                    "dBW",
                    "Bspl",
                    "count",
                    "/",
                    "%RH",
                    "%EL",
                    "EL",
                    "1/s",
                    "1/min",
                    "beat/min",
                    "beats",
                    "S/m",
                    "B",
                    "VA",
                    "VAs",
                    "var",
                    "vars",
                    "J/m",
                    "kg/m3",
                    "NTU",
                    "kVA",
                    "kvar",
                    "Ah",
                    "Wh",
                    "kWh",
                    "MWh",
                    "varh",
                    "kvarh",
                    "kVAh",
                    "Wh/km",
                    "KiB",
                    "GB",
                    "Mbit/s",
                    "B/s",
                    "MB/s",
                    "dBm",
                    "ppm",
                    "/100",
                    "/1000",
                    "km/h");
    private static final Set<String> METRIC =
            Set.of(
                    "m", "g", "s", "A", "K", "mol", "cd", "Hz", "N", "Pa", "J", "W", "V", "Ohm",
                    "S", "Wb", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "kat", "rad", "sr", "l", "L",
                    "t", "bar", "bit", "By", "eV", "Cel", "u");
    private static final Set<String> OTHER =
            Set.of(
                    "min",
                    "h",
                    "d",
                    "wk",
                    "mo",
                    "a",
                    "deg",
                    "%",
                    "[degF]",
                    "[psi]",
                    "[in_i]",
                    "[ft_i]",
                    "[yd_i]",
                    "[mi_i]",
                    "[lb_av]",
                    "[oz_av]",
                    "[gal_us]",
                    "[ppm]",
                    "[ppb]",
                    "[ppth]",
                    "[pH]",
                    "[kn_i]",
                    "atm",
                    "cal",
                    "gon",
                    "har",
                    "10*");
    private static final Set<String> PREFIXES =
            Set.of("Y", "Z", "E", "P", "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p");

    private Units() {}

    /** Whether the symbol is one of SenML's or made of UCUM's. */
    public static boolean isKnown(String unit) {
        if (SENML.contains(unit)) {
            return true;
        }
        if (unit.isEmpty() || unit.length() > 32) {
            return false;
        }
        boolean first = true;
        for (String component : unit.split("[./]", -1)) {
            boolean one = first && component.equals("1") && unit.length() > 1;
            if (!one && !isComponent(component)) {
                return false;
            }
            first = false;
        }
        return true;
    }

    private static boolean isComponent(String component) {
        String symbol = component.replaceFirst("[-+]?[1-9]$", "");
        if (isMetric(symbol) || OTHER.contains(symbol)) {
            return true;
        }
        for (String prefix : PREFIXES) {
            if (symbol.startsWith(prefix) && isMetric(symbol.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMetric(String symbol) {
        return METRIC.contains(symbol);
    }

    /** What was probably meant by a symbol that is not known. */
    public static @Nullable String hint(String unit) {
        switch (unit) {
            case "C" -> {
                return "unit 'C' is coulomb; for degrees Celsius write 'Cel', for coulomb 'A.s'";
            }
            case "F" -> {
                return "unit 'F' is farad; for degrees Fahrenheit write '[degF]', for farad"
                        + " 'A.s/V'";
            }
            default -> {}
        }
        String meant = UnitSpellings.symbolFor(unit);
        return meant != null
                ? "write '" + meant + "'"
                : "write a SenML or UCUM symbol such as 'Cel', 'm/s2', 'kWh' or '%', or leave the"
                        + " unit out";
    }

    /**
     * The symbol of a unit as other formats and people write it ({@code °C}, {@code degrees
     * Celsius}, {@code unit:DEG_C}), or null if nobody can tell.
     */
    public static @Nullable String symbolFor(String written) {
        return switch (written.strip()) {
            case "C" -> "Cel";
            case "F" -> "[degF]";
            default ->
                    isKnown(written.strip()) ? written.strip() : UnitSpellings.symbolFor(written);
        };
    }
}
