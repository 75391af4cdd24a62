package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;

/** A device's stream with the envelope model that scores it: each reading is a step. */
record EnvelopeDevice(EnvelopeStream stream, EnvelopeModel model, int warmUp)
        implements ModelStream {
    @Override
    public void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        boolean warming = stream.warmingUp();
        float score = stream.accept(value, warmUp, model);
        scored.score(Math.clamp(score, 0f, 1f), atMicros, warming);
    }

    @Override
    public int unsaved() {
        return stream.unsaved();
    }

    @Override
    public boolean takeDirty() {
        return stream.takeDirty();
    }

    @Override
    public byte[] encode() {
        return model.encode(stream);
    }
}
