package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Window;
import dev.skerry.profile.bundle.manifest.Window.Gap;
import dev.skerry.profile.bundle.manifest.Window.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps of readings as a bundle's manifest says, and has the model score them. A reading that
 * is older than the last step, or not plausible, is passed over. For one thread.
 */
final class WindowStream implements ModelStream {
    /**
     * How many steps in a row are made of held values only, before the rest of a gap is left out.
     */
    static final int MOST_HELD = 1_024;

    /** After so many late readings and none in time, it was the clock that was set back. */
    static final int MOST_LATE_IN_A_ROW = 100;

    private final WindowModel model;
    private final WindowState state;
    private final List<Feature> features;
    private final Gap gap;
    private final long periodMicros;
    private final int warmUp;
    private final boolean isMeasured;
    private int unsaved;
    private int lateInARow;

    /** Of the steps that one reading completed the one to tell; null if the model ran on none. */
    private @Nullable ModelResult told;

    private @Nullable ModelResult lastResult;
    private long lastResultAt;

    WindowStream(WindowModel model, WindowState state) {
        this.model = model;
        this.state = state;
        ModelManifest manifest = model.manifest();
        features = manifest.features();
        Window window = manifest.window();
        gap = window.gap();
        periodMicros =
                switch (window.step()) {
                    case Step.EachReading each -> 0;
                    case Step.Every(var period) -> Math.max(1, period.toNanos() / 1_000);
                };
        warmUp = manifest.warmUp();
        isMeasured =
                features.stream()
                        .anyMatch(it -> it.normalisation() instanceof Normalisation.WarmUp);
    }

    @Override
    public void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        if (!features.get(input).isPlausible(value)) {
            return;
        }
        if (state.stepAt != WindowState.NEVER && atMicros < state.stepAt) {
            if (++lateInARow < MOST_LATE_IN_A_ROW) {
                return;
            }
            model.reset(state);
            state.resetTimes();
        }
        lateInARow = 0;
        if (periodMicros > 0) {
            acceptOnGrid(input, value, atMicros, scored);
        } else if (take(input, value, atMicros) && input == 0) {
            long before = state.stepAt;
            state.stepAt = atMicros;
            told = null;
            step(before + 1, atMicros, scored);
            tell(scored, atMicros);
        }
    }

    private void acceptOnGrid(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        long begin = atMicros - Math.floorMod(atMicros, periodMicros);
        if (state.stepAt == WindowState.NEVER) {
            state.stepAt = begin;
        }
        told = null;
        for (int i = 0; state.stepAt < begin; i++) {
            long from = state.stepAt;
            state.stepAt += periodMicros;
            boolean isLeftOut = !step(from, state.stepAt, scored);
            if ((isLeftOut && i > 0) || i == MOST_HELD) {
                state.stepAt = begin;
            }
        }
        take(input, value, atMicros);
        tell(scored, atMicros);
    }

    /** Rules see a result together with a reading, so that with the highest score is told. */
    private void tell(Scored scored, long atMicros) {
        if (told != null) {
            lastResultAt = atMicros;
            scored.result(told, atMicros, state.steps <= warmUp);
        }
    }

    private void note(ModelResult result) {
        lastResult = result;
        boolean isHigher =
                told == null || Float.isNaN(told.score()) || result.score() >= told.score();
        told = isHigher ? result : told;
    }

    private boolean take(int input, double value, long atMicros) {
        if (atMicros < state.lastAt[input]) {
            return false;
        }
        state.last[input] = value;
        state.lastAt[input] = atMicros;
        unsaved++;
        return true;
    }

    /**
     * Makes a step of the latest values.
     *
     * @param from since when a value is of this step
     * @return whether it was not left out
     */
    private boolean step(long from, long atMicros, Scored scored) throws ModelFaultException {
        if (!isWhole(from, atMicros)) {
            if (gap instanceof Gap.Reset && state.filled > 0) {
                model.reset(state);
            }
            return false;
        }
        ModelResult result = takeStep(atMicros);
        if (state.steps > warmUp) {
            scored.step(state.last, result == null ? Float.NaN : result.score(), atMicros);
        }
        if (result != null) {
            note(result);
        }
        return true;
    }

    /** What comes of a step of these values, whenever they were; null if the model did not run. */
    @Nullable ModelResult resultOf(List<Double> values) throws ModelFaultException {
        for (int i = 0; i < values.size(); i++) {
            state.last[i] = values.get(i);
        }
        return takeStep(WindowState.NEVER);
    }

    private @Nullable ModelResult takeStep(long atMicros) throws ModelFaultException {
        state.append(atMicros);
        if (isMeasured && state.steps <= warmUp) {
            state.measure();
            return null;
        }
        return state.isFull() ? model.result(state) : null;
    }

    private boolean isWhole(long from, long atMicros) {
        for (long lastAt : state.lastAt) {
            boolean isThere =
                    lastAt != WindowState.NEVER
                            && (lastAt >= from
                                    || (gap instanceof Gap.Hold(var maxAge)
                                            && atMicros - lastAt <= maxAge.toNanos() / 1_000));
            if (!isThere) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int unsaved() {
        return unsaved;
    }

    @Override
    public boolean takeDirty() {
        boolean was = unsaved > 0;
        unsaved = 0;
        return was;
    }

    @Override
    public byte[] encode() {
        return WindowCodec.encode(state, model.digest());
    }

    @Override
    public ModelStream copy() {
        WindowStream copy = new WindowStream(model, state.copy());
        copy.lateInARow = lateInARow;
        copy.lastResult = lastResult;
        copy.lastResultAt = lastResultAt;
        return copy;
    }

    @Override
    public @Nullable StepExplanation explain() {
        return lastResult == null || !state.isFull() || state.steps <= warmUp
                ? null
                : new WindowExplainer(model, state).explain(lastResultAt, lastResult);
    }
}
