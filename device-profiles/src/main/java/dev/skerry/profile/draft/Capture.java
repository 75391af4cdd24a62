package dev.skerry.profile.draft;

import dev.skerry.profile.capture.CapturedMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen on the topics of a capture, message by message, so that it may be of any length.
 * Not safe for several threads.
 */
public final class Capture {
    /** Topics beyond this many are counted and not looked at. */
    public static final int MOST_TOPICS = 2_000;

    private final Map<String, TopicFacts> topics = new LinkedHashMap<>();
    private final Map<String, Integer> passedOver = new TreeMap<>();
    private long messages;
    private long beyond;

    /** Takes a message in. */
    public void add(CapturedMessage message) {
        messages++;
        String housekeeping = Housekeeping.of(message.topic(), message.payload());
        if (housekeeping != null) {
            passedOver.merge(housekeeping, 1, Integer::sum);
            return;
        }
        TopicFacts facts = topics.get(message.topic());
        if (facts == null) {
            if (topics.size() == MOST_TOPICS) {
                beyond++;
                return;
            }
            facts = new TopicFacts(message.topic());
            topics.put(message.topic(), facts);
        }
        facts.add(message.payload());
    }

    /** How many messages were taken in. */
    public long messages() {
        return messages;
    }

    /** How many topics had messages of devices. */
    public int topicCount() {
        return topics.size();
    }

    /** What was not looked at, and why, for people. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        passedOver.forEach((what, count) -> notes.add("%s: %,d messages".formatted(what, count)));
        if (beyond > 0) {
            notes.add(
                    "topics beyond the first %,d: %,d messages; capture with a narrower -t"
                            .formatted(MOST_TOPICS, beyond));
        }
        return notes;
    }

    List<TopicFacts> topics() {
        return List.copyOf(topics.values());
    }
}
