package dev.skerry.sync.session;

import java.util.List;

/**
 * What an input led to.
 *
 * @param outputs to be carried out in this order
 */
public record Step<S, O>(S state, List<O> outputs) {
    public Step {
        outputs = List.copyOf(outputs);
    }

    /** Nothing to do. */
    static <S, O> Step<S, O> of(S state) {
        return new Step<>(state, List.of());
    }
}
