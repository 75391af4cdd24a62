package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;

/** What two people do to one thing at once, each in a window of their own. */
record TwoOperators(DashboardPage one, DashboardPage other) {

    /** The slower one is told, keeps what was typed, and decides. */
    void bothDesireAnotherValue() {
        String edit = "button[aria-label='Change note']";
        one.go("#/device/north/pump-1").find(edit).click();
        Locator typed = one.find("desired-form input[name=value]");
        typed.fill("mine");
        other.go("#/device/north/pump-1").find(edit).click();
        other.find("desired-form input[name=value]").fill("theirs");
        other.find("desired-form button.primary").click();

        assertThat(one.find("desired-form [role=status]")).containsText("Changed to theirs");
        assertThat(typed).hasValue("mine");
        one.screenshot("twin-meanwhile");
        one.find("desired-form button.primary").click();
        assertThat(note(one)).containsText("mine");
        assertThat(note(other)).containsText("mine");
        assertThat(other.find("desired-form")).hasCount(0);
        areContent();
    }

    private static Locator note(DashboardPage page) {
        return page.find("twin-table tbody tr:has(button[aria-label='Change note'])");
    }

    /** A version that is kept never changes: the slower one is told so and loses nothing. */
    void bothWriteTheSameVersion(String first, String second) {
        write(one, first);
        write(other, second);
        save(one).click();
        assertThat(one.find("profile-page h1")).containsText("fan");
        save(other).click();
        assertThat(other.find("profile-edit-page [role=alert]")).containsText("SKR-G");
        assertThat(other.find(".cm-content")).containsText("slower");
        assertThat(one.complaints()).isEmpty();
    }

    private static void write(DashboardPage page, String source) {
        page.go("#/profiles/fan/edit").find(".cm-content").press("Control+a");
        page.page().keyboard().insertText(source);
        assertThat(save(page)).isEnabled();
    }

    private static Locator save(DashboardPage page) {
        return page.find("button:has-text('Save 1.1.0')");
    }

    private void areContent() {
        assertThat(one.complaints()).isEmpty();
        assertThat(other.complaints()).isEmpty();
    }
}
