package dev.skerry.profile.exchange.part;

import java.util.ArrayList;
import java.util.List;

/** Collects what is left behind; past a thousand, the rest is counted. */
public final class Leftovers {
    private static final int MAX = 1_000;

    private final List<Leftover> all = new ArrayList<>();
    private int beyond;

    /** Adds one. */
    public void add(ExchangeCode code, String place, String message) {
        if (all.size() < MAX) {
            all.add(new Leftover(code.code(), place, Yaml.oneLine(message)));
        } else {
            beyond++;
        }
    }

    /** All of them in the order of the document. */
    public List<Leftover> all() {
        var list = new ArrayList<>(all);
        if (beyond > 0) {
            list.add(
                    new Leftover(
                            ExchangeCode.LIMIT.code(),
                            "",
                            "%,d more things were left out".formatted(beyond)));
        }
        return List.copyOf(list);
    }
}
