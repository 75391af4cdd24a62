package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.Patience;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;

/** A sink that keeps what it is given, and can be full. */
final class Received implements MessageSink {
    private final List<RawMessage> messages = new CopyOnWriteArrayList<>();
    private volatile boolean acknowledging;
    private volatile CountDownLatch open = new CountDownLatch(0);

    @Override
    public void accept(RawMessage message) throws InterruptedException {
        open.await();
        messages.add(message);
        if (acknowledging) {
            message.receipt().durable();
        }
    }

    /** From now on, what comes is durable at once. */
    void acknowledge() {
        acknowledging = true;
    }

    void fill() {
        open = new CountDownLatch(1);
    }

    void drain() {
        open.countDown();
    }

    List<RawMessage> await(int count) {
        await("messages").until(() -> messages.size() >= count);
        return List.copyOf(messages);
    }

    int size() {
        return messages.size();
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (RawMessage message : messages) {
            texts.add(new String(message.payload(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static ConditionFactory await(String alias) {
        return Patience.await().alias(alias);
    }
}
