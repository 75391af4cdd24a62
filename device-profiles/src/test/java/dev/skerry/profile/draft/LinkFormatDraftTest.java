package dev.skerry.profile.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkFormatDraftTest {
    @Test
    void proposes_a_profile_for_each_kind_of_observable_resource() {
        Drafts drafts =
                LinkFormatDraft.of(
                        "coap://10.0.0.7",
                        "</.well-known/core>;ct=40,</3303/0/5700>;rt=\"oma.lwm2m.3303\";if=\"sensor\";ct=\"110 50\";obs;title=\"a,b;c\","
                                + "</valve/v1>;rt=\"valve-position\";ct=50;obs, </valve/v2>;rt=\"valve-position\";ct=50;obs,"
                                + "</fw>;rt=\"firmware\"");
        assertThat(drafts.leftOut()).containsExactly("/fw: can't be observed (no obs)");
        assertThat(drafts.drafts()).hasSize(2);
        assertThat(drafts.drafts().get(0).yaml())
                .contains(
                        "path: \"/{device}/0/5700\"  # guess: '3303' is a device",
                        "observe: \"coap://10.0.0.7/3303/0/5700\"",
                        "payload: senml+json",
                        "temperature: { type: float32, unit: Cel, from: \"5700\" }  # guess: type, unit and place, from rt=oma.lwm2m.3303");
        assertThat(drafts.drafts().get(1).yaml())
                .contains(
                        "path: \"/valve/{device}\"  # guess: 'v1', 'v2' is a device",
                        "observe: \"coap://10.0.0.7/valve/{device}\"",
                        "valve_position: { type: float32, from: /valve_position }");
    }

    @Test
    void what_is_no_link_format_proposes_nothing() {
        assertThat(LinkFormatDraft.of("coap://x", "hello").drafts()).isEmpty();
        assertThat(LinkFormatDraft.of("coap://x", "<").drafts()).isEmpty();
        assertThat(LinkFormatDraft.of("coap://x", "<>;obs").drafts()).isEmpty();
        assertThat(LinkFormatDraft.of("coap://x", "</>;obs").drafts()).isEmpty();
    }
}
