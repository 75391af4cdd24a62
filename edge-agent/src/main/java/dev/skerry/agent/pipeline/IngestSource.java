package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Optional;

/** A transport's adapter. Started once, closed once; safe to close when the start failed. */
public interface IngestSource extends AutoCloseable {
    /** Short stable name for metrics and health, such as {@code mqtt}. */
    String name();

    /**
     * Begins delivering to the sink on threads of its own. A peer that is not there yet is not an
     * error: the source goes on trying and says so in {@link #trouble}.
     */
    void start(MessageSink sink);

    /**
     * Gets ready for the messages of other profiles as well, and holds back those that come until
     * it hears by {@link #settle} what becomes of that.
     *
     * @return addresses of those that can't be had
     */
    default List<String> prepare(List<DeviceProfile> next) throws InterruptedException {
        return List.of();
    }

    /** Works for these profiles and no others from now on, whatever it got ready for. */
    void settle(List<DeviceProfile> profiles);

    /** Where its messages come from, and whether they can. */
    SourceCondition condition();

    /** What keeps the source from working at present, or empty when it works. */
    Optional<Refusal> trouble();

    @Override
    void close();
}
