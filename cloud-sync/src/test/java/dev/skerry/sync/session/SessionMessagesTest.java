package dev.skerry.sync.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.testkit.Seeded;
import dev.skerry.sync.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every message and every refusal has its test, and what is forged ends in one of the refusals. */
class SessionMessagesTest {
    private static final String TABLE =
            """
            AgentFrame.HELLO           GatewaySessionTest.hands_on_a_hello_and_answers_it_when_admitted
            AgentFrame.APPEND          GatewaySessionTest.acknowledges_only_what_is_stored
            AgentFrame.STATUS          GatewaySessionTest.answers_a_status_so_that_the_agent_hears_from_it
            AgentFrame.DEVICES         GatewaySessionTest.joins_a_list_of_devices_that_comes_in_parts
            AgentFrame.TWIN_DELTA      GatewaySessionTest.hands_on_devices_twins_and_results
            AgentFrame.TWIN_ACK        GatewaySessionTest.hands_on_devices_twins_and_results
            AgentFrame.COMMAND_RESULT  GatewaySessionTest.hands_on_devices_twins_and_results
            AgentFrame.BYE             GatewaySessionTest.stores_while_draining_and_closes_on_bye
            AgentFrame.BOOT_CLOCK      GatewaySessionTest.hands_on_the_clock_of_a_boot
            AgentFrame.REPLAYED        AgentSendingTest.sends_again_what_the_gateway_asks_for_unless_it_is_on_its_way
            AgentFrame.PROFILE_REQUEST ProfileMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.PROFILE_REPORT  ProfileMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.MODEL_REQUEST   ModelMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.MODEL_REPORT    ModelMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.PROGRAM_REPORT  ProgramMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.CHUNK_REQUEST   ProgramMessagesTest.a_gateway_hands_on_reports_and_requests
            AgentFrame.LOG_LINES       InquiryMessagesTest.a_gateway_hands_on_what_was_logged_and_the_settings
            AgentFrame.SETTINGS        InquiryMessagesTest.a_gateway_hands_on_what_was_logged_and_the_settings
            AgentFrame.RECENT_MESSAGES InquiryMessagesTest.a_gateway_hands_on_the_last_messages_of_a_device
            AgentFrame.BOOT_STEPS      BootStepMessagesTest.a_gateway_hands_on_the_steps_that_can_be_and_answers_when_they_are_stored
            AgentFrame.AUDIT           AuditMessagesTest.a_gateway_hands_on_what_an_agent_says_of_logs
            AgentFrame.POLICY_REPORT   PolicyMessagesTest.a_gateway_hears_reports_and_sends_policies_after_welcome_alone
            GatewayFrame.AUDIT         AuditMessagesTest.an_agent_hands_on_what_a_gateway_says_of_logs
            GatewayFrame.WELCOME       AgentSessionTest.reports_clock_devices_and_status_after_welcome
            GatewayFrame.ACK           AgentSendingTest.gives_up_only_what_is_acknowledged
            GatewayFrame.REJECT        AgentSendingTest.sets_a_rejected_batch_aside_and_goes_on
            GatewayFrame.CREDIT        AgentSendingTest.pauses_without_credits_and_goes_on_with_new_ones
            GatewayFrame.TWIN_DELTA    AgentSessionTest.hands_on_commands_and_twins_and_reports_them
            GatewayFrame.TWIN_ACK      AgentSessionTest.hands_on_commands_and_twins_and_reports_them
            GatewayFrame.COMMAND       AgentSessionTest.hands_on_commands_and_twins_and_reports_them
            GatewayFrame.REPLAY        AgentSendingTest.sends_again_what_the_gateway_asks_for_unless_it_is_on_its_way
            GatewayFrame.DRAIN         AgentSendingTest.drains_and_says_bye_when_all_is_answered
            GatewayFrame.BYE           AgentSessionTest.ends_when_the_gateway_says_bye
            GatewayFrame.PROFILES      ProfileMessagesTest.an_agent_hands_on_what_is_assigned_and_asks_for_sources
            GatewayFrame.PROFILE_SOURCE ProfileMessagesTest.an_agent_hands_on_what_is_assigned_and_asks_for_sources
            GatewayFrame.KEY_SETS      KeyMessagesTest.an_agent_hands_on_the_keys_that_a_gateway_tells_of
            GatewayFrame.MODELS        ModelMessagesTest.an_agent_hands_on_what_it_shall_run_and_asks_for_parts
            GatewayFrame.MODEL_CHUNK   ModelMessagesTest.an_agent_hands_on_what_it_shall_run_and_asks_for_parts
            GatewayFrame.PROGRAM       ProgramMessagesTest.an_agent_hands_on_what_it_shall_run_and_asks_for_chunks
            GatewayFrame.CHUNKS        ProgramMessagesTest.an_agent_hands_on_what_it_shall_run_and_asks_for_chunks
            GatewayFrame.ALARM_MARKS   MarkMessagesTest.an_agent_hands_on_what_people_said
            GatewayFrame.INQUIRY       InquiryMessagesTest.an_agent_hands_on_what_it_is_asked_and_answers
            GatewayFrame.BOOT_STEPS_TAKEN BootStepMessagesTest.an_agent_tells_of_its_first_boot_and_hears_that_it_is_kept
            GatewayFrame.POLICY        PolicyMessagesTest.an_agent_hands_on_the_policy_that_a_gateway_sends
            HELLO_EXPECTED             GatewaySessionTest.refuses_anything_before_hello
            HELLO_REPEATED             GatewaySessionTest.refuses_a_second_hello
            INVALID_HELLO              GatewaySessionTest.refuses_a_hello_without_epoch_boot_or_versions
            NO_SHARED_PROTOCOL         GatewaySessionTest.answers_a_newer_agent_with_the_versions_that_it_speaks
            FRAME_TOO_LARGE            GatewaySessionTest.refuses_a_frame_that_is_too_large
            INVALID_SEQUENCE           GatewaySessionTest.refuses_sequence_zero_and_one_that_waits_for_its_answer
            CREDITS_EXCEEDED           GatewaySessionTest.refuses_more_batches_than_it_has_ever_allowed
            BATCH_TOO_LARGE            GatewaySessionTest.rejects_a_batch_that_is_too_large_or_has_no_lane_or_records
            INVALID_APPEND             GatewaySessionTest.rejects_a_batch_that_is_too_large_or_has_no_lane_or_records
            WELCOME_EXPECTED           GatewaySessionTest.refuses_an_agent_that_does_not_await_welcome
            WELCOME_REPEATED           AgentSessionTest.refuses_a_second_welcome
            UNKNOWN_SEQUENCE           AgentSendingTest.refuses_an_ack_of_what_it_did_not_send
            SILENT                     GatewaySessionTest.gives_up_a_silent_agent
            SUPERSEDED                 GatewaySessionTest.answers_bye_when_the_agent_is_not_admitted
            INVALID_BOOT_CLOCK         GatewaySessionTest.refuses_a_boot_without_a_name_and_a_clock_that_is_off_by_more_than_a_thousand_years
            INVALID_AUDIT              AuditMessagesTest.messages_that_can_not_be_end_the_session
            INVALID_MODELS             ModelMessagesTest.an_agent_refuses_two_plans_for_one_name
            INVALID_MARKS              MarkMessagesTest.an_agent_refuses_a_mark_that_can_not_be
            INVALID_PROGRAM            ProgramMessagesTest.an_agent_refuses_a_plan_that_it_can_not_follow
            INVALID_PROFILES           ProfileMessagesTest.an_agent_refuses_two_versions_for_the_same_devices
            """;

    private static final Set<String> CODES =
            Arrays.stream(SessionProblem.values())
                    .map(SessionProblem::code)
                    .collect(Collectors.toSet());

    @Test
    void every_message_and_every_refusal_is_in_the_table() {
        Set<String> all = new TreeSet<>();
        for (var kind : AgentFrame.FrameCase.values()) {
            all.add("AgentFrame." + kind);
        }
        for (var kind : GatewayFrame.FrameCase.values()) {
            all.add("GatewayFrame." + kind);
        }
        all.removeIf(name -> name.endsWith(".FRAME_NOT_SET"));
        Arrays.stream(SessionProblem.values()).forEach(problem -> all.add(problem.name()));
        assertThat(TABLE.lines().map(line -> line.split(" +")[0]))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void every_test_of_the_table_is_there() throws ClassNotFoundException {
        for (String line : TABLE.lines().toList()) {
            String[] test = line.split(" +")[1].split("\\.");
            assertThat(Class.forName(getClass().getPackageName() + "." + test[0]))
                    .hasDeclaredMethods(test[1]);
        }
    }

    /** A frame of some kind whose content is a guess: forged, and perhaps cut off. */
    private static byte[] forged(Seeded seeded, int kinds) {
        byte[] content = seeded.bytes(seeded.below(24));
        ByteString message =
                seeded.oneIn(3)
                        ? ByteString.EMPTY
                        : Hello.newBuilder()
                                .setAgentId("n")
                                .setEpoch(seeded.below(3))
                                .setBootId("b")
                                .setProtocolMin(seeded.between(1, 2))
                                .setProtocolMax(seeded.below(4))
                                .build()
                                .toByteString();
        ByteString payload = seeded.oneIn(2) ? message : ByteString.copyFrom(content);
        int tag = seeded.between(1, kinds + 2) << 3 | 2;
        byte[] frame = new byte[2 + payload.size()];
        frame[0] = (byte) tag;
        frame[1] = (byte) payload.size();
        payload.copyTo(frame, 2);
        return seeded.oneIn(8) ? Arrays.copyOf(frame, seeded.below(frame.length)) : frame;
    }

    @Test
    void a_gateway_takes_or_refuses_whatever_an_agent_sends_in_any_order_and_again() {
        GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
        Set<String> refusals = new TreeSet<>();
        Seeds.forEach(
                20_000,
                seeded -> {
                    GatewayState state = GatewayState.initial(0);
                    AgentFrame last = AgentFrame.getDefaultInstance();
                    for (int i = 0; i < 12; i++) {
                        AgentFrame frame =
                                seeded.oneIn(4) ? last : parsed(AgentFrame.parser(), seeded);
                        last = frame;
                        var step = session.step(state, new GatewayInput.Received(frame));
                        state = step.state();
                        for (GatewayOutput output : step.outputs()) {
                            if (output instanceof GatewayOutput.CloseStream close
                                    && !frame.hasBye()) {
                                assertThat(CODES).contains(close.code());
                                refusals.add(close.code());
                            }
                        }
                        if (state.phase() == GatewayState.Phase.ADMITTING && seeded.oneIn(2)) {
                            var admitted =
                                    new GatewayInput.Admitted(
                                            1, 0, List.of(), ByteString.EMPTY, false);
                            state = session.step(state, admitted).state();
                        }
                    }
                });
        assertThat(refusals)
                .as("so that the frames do what they are for")
                .contains("SKR-S001", "SKR-S002", "SKR-S003", "SKR-S004", "SKR-S006", "SKR-S010");
    }

    @Test
    void an_agent_takes_or_refuses_whatever_a_gateway_sends_in_any_order_and_again() {
        Set<String> refusals = new TreeSet<>();
        Seeds.forEach(
                20_000,
                seeded -> {
                    AgentBench agent = new AgentBench(SessionLimits.DEFAULT);
                    agent.open();
                    if (seeded.oneIn(2)) {
                        agent.welcome(seeded.below(3));
                    }
                    GatewayFrame last = GatewayFrame.getDefaultInstance();
                    for (int i = 0; i < 12; i++) {
                        GatewayFrame frame =
                                seeded.oneIn(4) ? last : parsed(GatewayFrame.parser(), seeded);
                        last = frame;
                        int before = agent.outputs.size();
                        agent.receive(frame);
                        for (AgentOutput output :
                                agent.outputs.subList(before, agent.outputs.size())) {
                            if (output instanceof AgentOutput.CloseStream close
                                    && !frame.hasBye()
                                    && !frame.hasDrain()) {
                                assertThat(CODES).contains(close.code());
                                refusals.add(close.code());
                            }
                        }
                    }
                });
        assertThat(refusals)
                .as("so that the frames do what they are for")
                .contains("SKR-S004", "SKR-S010", "SKR-S011", "SKR-S012");
    }

    /** What is cut off or no message at all does not come through the transport. */
    private static <T> T parsed(Parser<T> parser, Seeded seeded) {
        while (true) {
            try {
                return parser.parseFrom(forged(seeded, 15));
            } catch (InvalidProtocolBufferException e) {
                // As gRPC does it: that stream would end here, the session never sees it.
                continue;
            }
        }
    }
}
