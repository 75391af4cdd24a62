package dev.skerry.agent.infer.conformal;

import dev.skerry.agent.infer.builtin.state.ValueStream;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model whose score is the value itself, and whose state is how many readings it took. */
record ValueModel() implements LoadedModel {
    @Override
    public String digest() {
        return "values";
    }

    @Override
    public ModelSession session() {
        throw new AssertionError("it needs none");
    }

    @Override
    public double threshold() {
        return Double.NaN;
    }

    @Override
    public List<ModelInput> inputs() {
        return List.of(new ModelInput("", null));
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new Values(0, warmUp);
    }

    @Override
    public @Nullable ModelStream decode(byte[] state, int warmUp) {
        return state.length == Integer.BYTES
                ? new Values(ByteBuffer.wrap(state).getInt(), warmUp)
                : null;
    }

    @Override
    public void close() {}

    private static final class Values extends ValueStream {
        private final int warmUp;
        private int count;

        Values(int count, int warmUp) {
            this.count = count;
            this.warmUp = warmUp;
        }

        @Override
        protected @Nullable ModelResult step(double value) {
            return ++count > warmUp ? ModelResult.ofScore((float) value) : null;
        }

        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
        }

        @Override
        public ModelStream copy() {
            return new Values(count, warmUp);
        }
    }
}
