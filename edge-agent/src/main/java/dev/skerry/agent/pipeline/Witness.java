package dev.skerry.agent.pipeline;

/** Sees the messages of devices as they came. Called by the pipeline's thread; must not block. */
public interface Witness {
    /** Looks away. */
    Witness NONE = (deviceId, message, code) -> {};

    /**
     * A device's message was read; its sender may speak for the device.
     *
     * @param code why it can't be decoded, SKR-D…; empty when it was
     */
    void saw(String deviceId, RawMessage message, String code);
}
