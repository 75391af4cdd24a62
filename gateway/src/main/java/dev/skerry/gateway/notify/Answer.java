package dev.skerry.gateway.notify;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered, as far as it came: its status, and the beginning of its text for
 * people. The rest of a long one is not read. Written by the client's threads.
 */
final class Answer implements BodyHandler<Answer> {
    private static final int SHOWN_BYTES = 200;

    private final byte[] beginning = new byte[SHOWN_BYTES];
    private int length;
    private volatile int status;

    /** Zero while there is none. */
    int status() {
        return status;
    }

    /** Such as ": taken"; empty if it says nothing. */
    synchronized String text() {
        String text = new String(beginning, 0, length, StandardCharsets.UTF_8);
        return text.isBlank() ? "" : ": " + text;
    }

    /** Whether there is room for more. */
    private synchronized boolean add(ByteBuffer bytes) {
        int taken = Math.min(bytes.remaining(), SHOWN_BYTES - length);
        bytes.get(beginning, length, taken);
        length += taken;
        return length < SHOWN_BYTES;
    }

    @Override
    public BodySubscriber<Answer> apply(ResponseInfo response) {
        status = response.statusCode();
        return new Beginning();
    }

    private final class Beginning implements BodySubscriber<Answer> {
        private final CompletableFuture<Answer> done = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<Answer> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (!add(part)) {
                    end();
                    return;
                }
            }
        }

        private void end() {
            if (subscription != null) {
                subscription.cancel();
            }
            done.complete(Answer.this);
        }

        @Override
        public void onError(Throwable why) {
            done.completeExceptionally(why);
        }

        @Override
        public void onComplete() {
            done.complete(Answer.this);
        }
    }
}
