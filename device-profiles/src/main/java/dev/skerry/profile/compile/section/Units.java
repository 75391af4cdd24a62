package dev.skerry.profile.compile.section;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unit symbols: those of SenML (RFC 8428, section 12.1, and RFC 8798) as they stand there, and
 * products, quotients and powers of UCUM's case-sensitive symbols.
 */
final class Units {
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
    private static final Map<String, String> SLIPS =
            Map.ofEntries(
                    Map.entry("°c", "Cel"),
                    Map.entry("℃", "Cel"),
                    Map.entry("degc", "Cel"),
                    Map.entry("celsius", "Cel"),
                    Map.entry("°f", "[degF]"),
                    Map.entry("degf", "[degF]"),
                    Map.entry("fahrenheit", "[degF]"),
                    Map.entry("kelvin", "K"),
                    Map.entry("°", "deg"),
                    Map.entry("degree", "deg"),
                    Map.entry("degrees", "deg"),
                    Map.entry("rpm", "1/min"),
                    Map.entry("r/min", "1/min"),
                    Map.entry("percent", "%"),
                    Map.entry("pct", "%"),
                    Map.entry("rh", "%RH"),
                    Map.entry("psi", "[psi]"),
                    Map.entry("ohm", "Ohm"),
                    Map.entry("ω", "Ohm"),
                    Map.entry("lux", "lx"),
                    Map.entry("sec", "s"),
                    Map.entry("second", "s"),
                    Map.entry("seconds", "s"),
                    Map.entry("minutes", "min"),
                    Map.entry("hour", "h"),
                    Map.entry("hours", "h"),
                    Map.entry("hr", "h"),
                    Map.entry("volt", "V"),
                    Map.entry("volts", "V"),
                    Map.entry("ampere", "A"),
                    Map.entry("amp", "A"),
                    Map.entry("watt", "W"),
                    Map.entry("bytes", "B"),
                    Map.entry("byte", "B"),
                    Map.entry("nm", "N.m"),
                    Map.entry("kph", "km/h"),
                    Map.entry("kmh", "km/h"),
                    Map.entry("mps", "m/s"),
                    Map.entry("inch", "[in_i]"),
                    Map.entry("ft", "[ft_i]"),
                    Map.entry("feet", "[ft_i]"),
                    Map.entry("gal", "[gal_us]"),
                    Map.entry("lb", "[lb_av]"));

    private Units() {}

    /** Whether the symbol is one of SenML's or made of UCUM's. */
    static boolean isKnown(String unit) {
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
    static @Nullable String hint(String unit) {
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
        String plain =
                unit.strip()
                        .replace("²", "2")
                        .replace("³", "3")
                        .replace("^", "")
                        .replace("µ", "u")
                        .replace("μ", "u")
                        .replace("·", ".")
                        .replace("*", ".");
        String slip = SLIPS.get(plain.toLowerCase(Locale.ROOT));
        if (slip != null) {
            return "write '" + slip + "'";
        }
        return isKnown(plain)
                ? "write '" + plain + "'"
                : "write a SenML or UCUM symbol such as 'Cel', 'm/s2', 'kWh' or '%', or leave the"
                        + " unit out";
    }
}
