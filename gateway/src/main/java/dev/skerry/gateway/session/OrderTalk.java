package dev.skerry.gateway.session;

import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.PolicyOrder;
import dev.skerry.sync.proto.PolicyReport;
import dev.skerry.sync.proto.PolicySet;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.sign.Orders;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Signs what is ordered in one session, and tells of keys and policies before they are used. Of its
 * thread.
 */
final class OrderTalk {
    private static final Logger LOG = Logger.getLogger(OrderTalk.class);

    private final Signer signer;
    private final ProfileTalk profiles;
    private final ModelTalk models;
    private final ProgramTalk programs;
    private final PolicyTalk policies;
    private final InstantSource clock;
    private String agentId = "";
    private long epoch;
    private long keyEpoch;

    OrderTalk(
            Signer signer,
            ProfileTalk profiles,
            ModelTalk models,
            ProgramTalk programs,
            PolicyTalk policies,
            InstantSource clock) {
        this.signer = signer;
        this.profiles = profiles;
        this.models = models;
        this.programs = programs;
        this.policies = policies;
        this.clock = clock;
    }

    /** The keys and policies that an agent lacks, before anything else is said. */
    List<GatewayInput> opened(Hello hello) {
        agentId = hello.getAgentId();
        epoch = hello.getEpoch();
        keyEpoch = hello.getKeyEpoch();
        if (keyEpoch > signer.epoch()) {
            LOG.warnf(
                    "signing-keys=behind code=%s agent=%s hint=\"%s\"",
                    SigningError.KEYS_BEHIND.code(), agentId, SigningError.KEYS_BEHIND.advice());
        }
        return policies(policies.opened(agentId));
    }

    /** What is said to an agent that told which policy it goes by. */
    List<GatewayInput> reported(PolicyReport report) throws InterruptedException {
        return policies(policies.reported(agentId, report));
    }

    private List<GatewayInput> policies(List<PolicyOrder> orders) {
        List<GatewayInput> said = new ArrayList<>(keys());
        for (PolicyOrder order : orders) {
            said.add(
                    new GatewayInput.PolicyChanged(
                            PolicySet.newBuilder()
                                    .setSigned(signer.sign(Orders.POLICY, order))
                                    .build()));
        }
        return said;
    }

    /** What is said for something that happens in an open session. */
    List<GatewayInput> said(GatewayInput input) {
        if (!profiles.isNews(input)) {
            return List.of();
        }
        if (input instanceof GatewayInput.KeysChanged) {
            return keys();
        }
        if (input instanceof GatewayInput.PolicyChanged) {
            return policies(policies.changed());
        }
        if (input instanceof GatewayInput.SendCommand(Command command)) {
            return afterKeys(new GatewayInput.SendCommand(signed(command)));
        }
        if (input instanceof GatewayInput.ProfilesAssigned(ProfileSet set)) {
            return afterKeys(new GatewayInput.ProfilesAssigned(signed(set)));
        }
        if (input instanceof GatewayInput.ModelsAssigned(ModelSet set)) {
            return models.isNews(set)
                    ? afterKeys(new GatewayInput.ModelsAssigned(signed(set)))
                    : List.of();
        }
        if (input instanceof GatewayInput.ProgramAssigned(ProgramSet set)) {
            return programs.isNews(set)
                    ? afterKeys(new GatewayInput.ProgramAssigned(signed(set)))
                    : List.of();
        }
        if (input instanceof GatewayInput.AlarmsMarked) {
            return models.marks(agentId);
        }
        return List.of(input);
    }

    private List<GatewayInput> afterKeys(GatewayInput order) {
        List<GatewayInput> said = new ArrayList<>(keys());
        said.add(order);
        return said;
    }

    private List<GatewayInput> keys() {
        List<Signed> lacking = signer.after(keyEpoch);
        keyEpoch = Math.max(keyEpoch, signer.epoch());
        return lacking.isEmpty()
                ? List.of()
                : List.of(
                        new GatewayInput.KeysChanged(
                                KeySets.newBuilder().addAllSets(lacking).build()));
    }

    private Command signed(Command draft) {
        CommandOrder order =
                Drafts.order(draft).toBuilder().setAgentId(agentId).setEpoch(epoch).build();
        return Command.newBuilder().setSigned(signer.sign(Orders.COMMAND, order)).build();
    }

    private ProfileSet signed(ProfileSet draft) {
        ProfileOrder order =
                Drafts.order(draft).toBuilder()
                        .setAgentId(agentId)
                        .setEpoch(epoch)
                        .setRevision(profiles.nextRevision(Times.toMicros(clock.instant())))
                        .build();
        return ProfileSet.newBuilder().setSigned(signer.sign(Orders.PROFILES, order)).build();
    }

    private ProgramSet signed(ProgramSet draft) {
        ProgramOrder order =
                Drafts.order(draft).toBuilder()
                        .setAgentId(agentId)
                        .setEpoch(epoch)
                        .setRevision(programs.nextRevision(Times.toMicros(clock.instant())))
                        .build();
        return ProgramSet.newBuilder().setSigned(signer.sign(Orders.PROGRAM, order)).build();
    }

    private ModelSet signed(ModelSet draft) {
        ModelOrder order =
                Drafts.order(draft).toBuilder()
                        .setAgentId(agentId)
                        .setEpoch(epoch)
                        .setRevision(models.nextRevision(Times.toMicros(clock.instant())))
                        .build();
        return ModelSet.newBuilder().setSigned(signer.sign(Orders.MODELS, order)).build();
    }
}
