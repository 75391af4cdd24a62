package dev.skerry.gateway.session;

import dev.skerry.sync.proto.GatewayFrame;
import io.grpc.stub.ServerCallStreamObserver;

/** The stream to an agent. Used by the session's thread alone. */
final class FrameStream {
    /**
     * Acknowledgements and the like are small; so many unread mean that the agent reads nothing.
     */
    private static final int MOST_UNREAD = 4096;

    private final ServerCallStreamObserver<GatewayFrame> observer;
    private int unread;
    private boolean completed;

    FrameStream(ServerCallStreamObserver<GatewayFrame> observer) {
        this.observer = observer;
    }

    /** Sends a frame; returns false when the agent has long not read what was sent. */
    boolean send(GatewayFrame frame) {
        if (completed || observer.isCancelled()) {
            return true;
        }
        unread = observer.isReady() ? 0 : unread + 1;
        observer.onNext(frame);
        return unread <= MOST_UNREAD;
    }

    /** Whether all that was sent has gone out, or nearly all. */
    boolean isReady() {
        return !completed && !observer.isCancelled() && observer.isReady();
    }

    /** Lets the agent send one more frame. */
    void requestOne() {
        if (!completed && !observer.isCancelled()) {
            observer.request(1);
        }
    }

    void complete() {
        if (!completed && !observer.isCancelled()) {
            observer.onCompleted();
        }
        completed = true;
    }
}
