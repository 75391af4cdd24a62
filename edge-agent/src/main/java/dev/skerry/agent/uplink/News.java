package dev.skerry.agent.uplink;

import dev.skerry.agent.audit.LogTalk;
import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.session.AgentInput;
import java.util.ArrayList;
import java.util.List;

/** What an open session is told when it changes: devices, and the clocks of boots. */
final class News {
    private final DeviceRegistry devices;
    private final AgentClock clock;
    private int devicesVersion;
    private final LogTalk logs;
    private final SelfTalk self;
    private int clockVersion;

    News(Surroundings around) {
        this.logs = around.logs();
        this.devices = around.devices();
        this.clock = around.clock();
        this.self = around.self();
    }

    /** The devices as a session begins with them. */
    DeviceList devices() {
        devicesVersion = devices.version();
        return SelfDescription.devices(devices.all());
    }

    /** What is told as soon as the gateway welcomed this agent. */
    List<AgentInput> welcomed() {
        List<AgentInput> news = new ArrayList<>(clocks());
        logs.opened();
        news.addAll(said(logs.due()));
        news.add(self.welcomed());
        // Before any batch, so that whoever waits for the first reading has heard of it.
        self.bootSteps().ifPresent(news::add);
        return news;
    }

    /** What is answered to what the gateway says of logs. */
    List<AgentInput> answers(AuditMessage message) {
        return said(logs.hear(message));
    }

    /**
     * What is answered to what the gateway would like to know.
     *
     * @param isFree whether nothing waits that is more urgent than a log line
     */
    List<AgentInput> answers(Inquiry inquiry, boolean isFree) {
        List<AgentInput> answers = new ArrayList<>(self.answers(inquiry));
        if (isFree) {
            self.lines().ifPresent(answers::add);
        }
        return answers;
    }

    private static List<AgentInput> said(List<AuditMessage> words) {
        return words.stream().<AgentInput>map(AgentInput.AuditSays::new).toList();
    }

    /** All that is known of the clocks of boots. */
    private List<AgentInput> clocks() {
        clockVersion = clock.version();
        List<AgentInput> known = new ArrayList<>();
        clock.boots().forEach(boot -> known.add(new AgentInput.BootClockKnown(boot)));
        return known;
    }

    /**
     * What has changed since it was asked for.
     *
     * @param isFree whether nothing waits that is more urgent than a log line or what the first
     *     boot did
     */
    List<AgentInput> due(boolean isFree) {
        List<AgentInput> due = new ArrayList<>();
        if (devices.version() != devicesVersion) {
            due.add(new AgentInput.DevicesChanged(devices()));
        }
        if (clock.version() != clockVersion) {
            due.addAll(clocks());
        }
        due.addAll(said(logs.due()));
        if (isFree) {
            self.bootSteps().ifPresent(due::add);
            self.lines().ifPresent(due::add);
        }
        return due;
    }
}
