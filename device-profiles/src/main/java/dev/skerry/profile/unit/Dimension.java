package dev.skerry.profile.unit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a unit measures, as powers of the base units of the SI, and how much of them it is.
 *
 * @param factor of the base units that one of the unit is
 * @param powers of m, kg, s, A, K, mol and cd; and of Cel, since degrees have a zero of their own
 */
public record Dimension(double factor, List<Integer> powers) {
    private static final int BASES = 8;

    /** Two factors are the same up to this. */
    private static final double ERROR = 1e-9;

    private static final Map<String, Double> PREFIXES =
            Map.ofEntries(
                    Map.entry("G", 1e9),
                    Map.entry("M", 1e6),
                    Map.entry("k", 1e3),
                    Map.entry("h", 1e2),
                    Map.entry("d", 1e-1),
                    Map.entry("c", 1e-2),
                    Map.entry("m", 1e-3),
                    Map.entry("u", 1e-6),
                    Map.entry("n", 1e-9));
    private static final Pattern PART = Pattern.compile("([A-Za-z]+|%|/100)(-?[1-9])?");
    private static final Map<String, Dimension> UNITS = units();

    private static Map<String, Dimension> units() {
        var units = new HashMap<String, Dimension>();
        units.put("m", of(1, 1));
        units.put("g", of(1e-3, 0, 1));
        units.put("s", of(1, 0, 0, 1));
        units.put("A", of(1, 0, 0, 0, 1));
        units.put("K", of(1, 0, 0, 0, 0, 1));
        units.put("mol", of(1, 0, 0, 0, 0, 0, 1));
        units.put("cd", of(1, 0, 0, 0, 0, 0, 0, 1));
        units.put("Cel", of(1, 0, 0, 0, 0, 0, 0, 0, 1));
        units.put("%", of(1e-2));
        units.put("/100", of(1e-2));
        units.put("rad", of(1));
        units.put("Hz", of(1, 0, 0, -1));
        units.put("N", of(1, 1, 1, -2));
        units.put("Pa", of(1, -1, 1, -2));
        units.put("bar", of(1e5, -1, 1, -2));
        units.put("J", of(1, 2, 1, -2));
        units.put("W", of(1, 2, 1, -3));
        units.put("VA", of(1, 2, 1, -3));
        units.put("var", of(1, 2, 1, -3));
        units.put("Wh", of(3600, 2, 1, -2));
        units.put("C", of(1, 0, 0, 1, 1));
        units.put("Ah", of(3600, 0, 0, 1, 1));
        units.put("V", of(1, 2, 1, -3, -1));
        units.put("Ohm", of(1, 2, 1, -3, -2));
        units.put("S", of(1, -2, -1, 3, 2));
        units.put("F", of(1, -2, -1, 4, 2));
        units.put("H", of(1, 2, 1, -2, -2));
        units.put("Wb", of(1, 2, 1, -2, -1));
        units.put("T", of(1, 0, 1, -2, -1));
        units.put("l", of(1e-3, 3));
        units.put("L", of(1e-3, 3));
        units.put("min", of(60, 0, 0, 1));
        units.put("h", of(3600, 0, 0, 1));
        units.put("d", of(86_400, 0, 0, 1));
        return units;
    }

    private static Dimension of(double factor, int... powers) {
        return new Dimension(factor, Arrays.stream(Arrays.copyOf(powers, BASES)).boxed().toList());
    }

    /** The dimension of a unit, or null if what it measures is not known here. */
    public static @Nullable Dimension of(String unit) {
        Dimension whole = UNITS.get(unit);
        Dimension product = whole == null ? of(1) : whole;
        String[] quotient = whole == null ? unit.split("/", -1) : new String[0];
        for (int i = 0; i < quotient.length; i++) {
            for (String part : quotient[i].split("\\.", -1)) {
                Dimension factor = part(part);
                if (factor == null) {
                    return null;
                }
                product = product.times(factor, i == 0 ? 1 : -1);
            }
        }
        return product;
    }

    private static @Nullable Dimension part(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            return null;
        }
        Dimension unit = symbol(matcher.group(1));
        String power = matcher.group(2);
        return unit == null ? null : of(1).times(unit, power == null ? 1 : Integer.parseInt(power));
    }

    private static @Nullable Dimension symbol(String symbol) {
        Dimension unit = UNITS.get(symbol);
        Double prefix = PREFIXES.get(symbol.substring(0, 1));
        if (unit != null || prefix == null) {
            return unit;
        }
        Dimension plain = UNITS.get(symbol.substring(1));
        return plain == null ? null : new Dimension(prefix * plain.factor, plain.powers);
    }

    /** This multiplied by a power of another. */
    public Dimension times(Dimension other, int power) {
        Integer[] sum = new Integer[BASES];
        for (int i = 0; i < BASES; i++) {
            sum[i] = powers.get(i) + power * other.powers.get(i);
        }
        return new Dimension(factor * Math.pow(other.factor, power), List.of(sum));
    }

    /** Whether both measure the same. */
    public boolean measuresLike(Dimension other) {
        return powers.equals(other.powers);
    }

    /** Whether a number means the same in both. */
    public boolean isSame(Dimension other) {
        return measuresLike(other) && Math.abs(factor / other.factor - 1) < ERROR;
    }
}
