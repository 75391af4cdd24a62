package dev.skerry.gateway.program.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many agents have had their turn by the end of each wave, such as {@code 1,10%,50%,100%}. The
 * last wave has all that are left.
 *
 * @param sizes as they were written, each larger than the one before it where both are of one kind
 */
public record Waves(List<Size> sizes) {
    /** How many there may be. */
    public static final int MOST = 20;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(\\.\\d{1,2})?(%)?");

    /** What is taken when nobody says another. */
    public static final Waves USUAL = parse("1,10%,50%,100%").orElseThrow();

    /** All at once. */
    static final Waves ONE = parse("100%").orElseThrow();

    public Waves {
        sizes = List.copyOf(sizes);
    }

    /**
     * One number of them.
     *
     * @param hundredths of a percent if it is a share, else agents
     */
    public record Size(int hundredths, boolean isShare) {
        int of(int agents) {
            long all = 10_000;
            return isShare
                    ? (int) Math.ceilDiv((long) hundredths * agents, all)
                    : Math.min(hundredths, agents);
        }

        @Override
        public String toString() {
            if (!isShare) {
                return Integer.toString(hundredths);
            }
            return hundredths % 100 == 0
                    ? hundredths / 100 + "%"
                    : hundredths / 100 + "." + "%02d".formatted(hundredths % 100) + "%";
        }
    }

    /** Reads what people write; empty if it makes no sense. */
    public static Optional<Waves> parse(String text) {
        List<Size> sizes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Size size = size(part.strip());
            if (size == null || sizes.size() == MOST || isNoMore(sizes, size)) {
                return Optional.empty();
            }
            sizes.add(size);
        }
        return Optional.of(new Waves(sizes));
    }

    private static @Nullable Size size(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        boolean isShare = parts.group(3) != null;
        String fraction = parts.group(2);
        if (!isShare) {
            int agents = Integer.parseInt(parts.group(1));
            return fraction == null && agents > 0 ? new Size(agents, false) : null;
        }
        String hundredths = fraction == null ? "00" : (fraction.substring(1) + "0").substring(0, 2);
        int share = Integer.parseInt(parts.group(1)) * 100 + Integer.parseInt(hundredths);
        return share > 0 && share <= 10_000 ? new Size(share, true) : null;
    }

    private static boolean isNoMore(List<Size> before, Size next) {
        return !before.isEmpty()
                && before.getLast().isShare() == next.isShare()
                && before.getLast().hundredths() >= next.hundredths();
    }

    /** How many have had their turn by the end of each wave; waves that would be empty are none. */
    public List<Integer> ends(int agents) {
        List<Integer> ends = new ArrayList<>();
        int before = 0;
        for (Size size : sizes) {
            int end = size.of(agents);
            if (end > before) {
                ends.add(end);
                before = end;
            }
        }
        if (before < agents) {
            ends.add(agents);
        }
        return List.copyOf(ends);
    }

    /**
     * The wave of an agent, the first one being 0.
     *
     * @param rank its place among all, the first one being 0
     */
    int waveOf(int rank, int agents) {
        List<Integer> ends = ends(agents);
        int wave = 0;
        while (rank >= ends.get(wave)) {
            wave++;
        }
        return wave;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return sizes.stream().map(Size::toString).collect(Collectors.joining(","));
    }
}
