package dev.skerry.agent.self;

import com.google.protobuf.ByteString;
import dev.skerry.agent.firstboot.FirstBootTalk;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.SourceStatus;
import dev.skerry.sync.proto.Vitals;
import dev.skerry.sync.session.AgentInput;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * What the agent tells its gateway of itself: vitals and sources with each status, settings by
 * their digest and then as asked for, the last messages of a device, and log lines while somebody
 * watches, and what the first boot did. For the uplink's thread alone.
 */
public final class SelfTalk {
    /** As the gateway knows the question. */
    private static final String MESSAGES = "messages";

    private final LogTailer tailer;
    private final SettingsReport settings;
    private final Figures figures;
    private final DeviceMessages messages;
    private final FirstBootTalk firstBoot;
    private final LongSupplier nanoTime;

    /**
     * How the agent and its sources do at a moment of the monotonic clock.
     *
     * @param vitals of its process and machine
     * @param sources of each
     */
    public record Figures(LongFunction<Vitals> vitals, LongFunction<List<SourceStatus>> sources) {}

    /**
     * A talk of one process.
     *
     * @param bootId of the agent's Hello
     * @param figures that each status has
     * @param messages the last of each device
     * @param nanoTime a monotonic clock
     */
    public SelfTalk(
            LogRing ring,
            String bootId,
            SettingsReport settings,
            Figures figures,
            DeviceMessages messages,
            FirstBootTalk firstBoot,
            LongSupplier nanoTime) {
        this.tailer = new LogTailer(ring, bootId);
        this.settings = settings;
        this.figures = figures;
        this.messages = messages;
        this.firstBoot = firstBoot;
        this.nanoTime = nanoTime;
    }

    /**
     * A session began: the gateway learns by the digest whether it knows the settings, and what it
     * may ask.
     */
    public AgentInput welcomed() {
        tailer.forget();
        firstBoot.welcomed(nanoTime.getAsLong());
        return new AgentInput.SettingsTold(
                SettingsReport.newBuilder()
                        .setDigest(settings.getDigest())
                        .addAnswers(MESSAGES)
                        .build());
    }

    /** A status with how the agent and its sources do. */
    public AgentStatus added(AgentStatus status) {
        long now = nanoTime.getAsLong();
        return status.toBuilder()
                .setVitals(figures.vitals().apply(now))
                .addAllSources(figures.sources().apply(now))
                .build();
    }

    /** What is answered at once to what the gateway asks; lines come when they are due. */
    public List<AgentInput> answers(Inquiry inquiry) {
        return switch (inquiry.getAboutCase()) {
            case LOG -> {
                tailer.take(inquiry.getLog(), nanoTime.getAsLong());
                yield List.of();
            }
            case MESSAGES ->
                    List.of(new AgentInput.MessagesRead(messages.of(inquiry.getMessages())));
            case SETTINGS -> List.of(new AgentInput.SettingsTold(settings));
            // A newer gateway asks what this agent does not know.
            case ABOUT_NOT_SET -> List.of();
        };
    }

    /** Lines that somebody waits for; to be asked for only while nothing else is to be sent. */
    public Optional<AgentInput> lines() {
        return tailer.due(nanoTime.getAsLong()).map(AgentInput.LogLinesRead::new);
    }

    /** What the gateway does not have of the first boot. */
    public Optional<AgentInput> bootSteps() {
        return firstBoot.due(nanoTime.getAsLong()).map(AgentInput.BootStepsRead::new);
    }

    /** The gateway has what was said with this digest. */
    public void bootStepsTaken(ByteString digest) {
        firstBoot.taken(digest);
    }
}
