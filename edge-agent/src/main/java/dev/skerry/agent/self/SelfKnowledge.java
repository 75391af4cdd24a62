package dev.skerry.agent.self;

import dev.skerry.agent.firstboot.FirstBootLog;
import dev.skerry.agent.firstboot.FirstBootTalk;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.recent.DeviceMessages;
import dev.skerry.sync.proto.SettingsReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process knows of itself before its agent is there.
 *
 * @param ring what it logged
 * @param settings by which it goes
 * @param messages the last of each device
 * @param firstBoot what was done before there was an agent
 */
public record SelfKnowledge(
        LogRing ring, SettingsReport settings, DeviceMessages messages, FirstBootLog firstBoot) {
    /**
     * What an agent of this process tells of itself.
     *
     * @param sources that it takes messages from
     * @param states what was kept when it ran last
     */
    public SelfTalk talk(
            String bootId,
            Path dataDir,
            VitalsReport.Parts parts,
            List<IngestSource> sources,
            Map<String, byte[]> states) {
        long starts = Starts.count(states, parts.outbox()::saveStates);
        VitalsReport vitals = new VitalsReport(dataDir, parts, ring, starts, System.nanoTime());
        SourcesReport report =
                new SourcesReport(sources, parts.pipeline().counters(), parts.clock()::nowMicros);
        return new SelfTalk(
                ring,
                bootId,
                settings,
                new SelfTalk.Figures(vitals::read, report::read),
                messages,
                new FirstBootTalk(firstBoot, states, parts.outbox()::saveStates),
                System::nanoTime);
    }
}
