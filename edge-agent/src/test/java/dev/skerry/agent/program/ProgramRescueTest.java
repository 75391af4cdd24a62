package dev.skerry.agent.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does with plans whose own program does not run. */
class ProgramRescueTest {
    @TempDir Path directory;

    @Test
    void in_rescue_it_says_why_with_each_word_and_stages_what_is_ordered() throws IOException {
        ProgramWorld world = new ProgramWorld(directory);
        world.rescue = new Refusal("SKR-A724", "it crashes");
        world.planner(world.place()).begin(() -> world.seen);
        assertThat(last(world).getIsRescue()).isTrue();
        assertThat(last(world).getCode()).isEqualTo("SKR-A724");
        assertThat(last(world).getMessage()).isEqualTo("it crashes");
        world.planner.follow(world.plan().setVersion(ProgramWorld.OWN).build());
        assertThat(last(world).getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_FAILED);
        world.planner.follow(world.plan().build());
        world.answerAll();
        assertThat(last(world).getStage()).isEqualTo(ProgramStage.PROGRAM_STAGE_STAGED);
        assertThat(last(world).getIsRescue()).isTrue();
        assertThat(last(world).getCode()).isEqualTo("SKR-A724");
        assertThat(world.switches).isEqualTo(1);
    }

    private static ProgramReport last(ProgramWorld world) {
        return world.reports.getLast();
    }
}
