package dev.skerry.gateway.profile;

import dev.skerry.profile.compare.Impact;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The order of versions (Semantic Versioning 2.0, section 11), which the compiler has checked. */
public final class SemanticVersion {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** The lower version first; what follows a plus sign does not count, but for the last word. */
    public static final Comparator<String> ORDER =
            ((Comparator<String>) SemanticVersion::compare)
                    .thenComparing(Comparator.naturalOrder());

    private SemanticVersion() {}

    /** The version after three numbers: the one of them counts up, those behind it begin anew. */
    static String next(String core, Impact impact) {
        BigInteger[] numbers =
                Arrays.stream(core.split("\\.")).map(BigInteger::new).toArray(BigInteger[]::new);
        int place =
                switch (impact) {
                    case MAJOR -> 0;
                    case MINOR -> 1;
                    case PATCH -> 2;
                };
        numbers[place] = numbers[place].add(BigInteger.ONE);
        Arrays.fill(numbers, place + 1, numbers.length, BigInteger.ZERO);
        return Arrays.stream(numbers).map(BigInteger::toString).collect(Collectors.joining("."));
    }

    private static int compare(String one, String other) {
        String[] a = parts(one);
        String[] b = parts(other);
        int core = compareDotted(a[0], b[0]);
        if (core != 0) {
            return core;
        }
        // A version with a pre-release comes before the one without.
        return a[1].isEmpty() || b[1].isEmpty()
                ? Boolean.compare(a[1].isEmpty(), b[1].isEmpty())
                : compareDotted(a[1], b[1]);
    }

    /** The three numbers, and the pre-release or an empty text. */
    private static String[] parts(String version) {
        int plus = version.indexOf('+');
        String counted = plus < 0 ? version : version.substring(0, plus);
        int hyphen = counted.indexOf('-');
        return hyphen < 0
                ? new String[] {counted, ""}
                : new String[] {counted.substring(0, hyphen), counted.substring(hyphen + 1)};
    }

    private static int compareDotted(String one, String other) {
        String[] a = one.split("\\.", -1);
        String[] b = other.split("\\.", -1);
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int part = comparePart(a[i], b[i]);
            if (part != 0) {
                return part;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int comparePart(String one, String other) {
        boolean isNumber = NUMBER.matcher(one).matches();
        boolean isOtherNumber = NUMBER.matcher(other).matches();
        if (isNumber && isOtherNumber) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return isNumber == isOtherNumber
                ? one.compareTo(other)
                : Boolean.compare(isOtherNumber, isNumber);
    }
}
