package dev.skerry.tool.model.catalogue;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** A file on its way to a gateway, that says how far it is if that takes a while. */
final class Upload implements BodyPublisher {
    private static final long SHOW_EACH_NANOS = 5_000_000_000L;

    private final BodyPublisher file;
    private final PrintWriter progress;

    private Upload(BodyPublisher file, PrintWriter progress) {
        this.file = file;
        this.progress = progress;
    }

    /**
     * The upload of a file.
     *
     * @throws IOException if it is not there
     */
    static Upload of(Path file, PrintWriter progress) throws IOException {
        return new Upload(BodyPublishers.ofFile(file), progress);
    }

    @Override
    public long contentLength() {
        return file.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> to) {
        file.subscribe(new Counting(to));
    }

    private final class Counting implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> to;
        private long sentBytes;
        private long shownNanos = System.nanoTime();

        Counting(Subscriber<? super ByteBuffer> to) {
            this.to = to;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer part) {
            sentBytes += part.remaining();
            long now = System.nanoTime();
            if (now - shownNanos > SHOW_EACH_NANOS) {
                shownNanos = now;
                progress.printf(
                        "%s of %s are sent%n",
                        ModelText.size(sentBytes), ModelText.size(contentLength()));
                progress.flush();
            }
            to.onNext(part);
        }

        @Override
        public void onError(Throwable why) {
            to.onError(why);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
