package org.qipa.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.script.Stage;

/** What has to hold, and what of it does not hold at the moment. */
final class Expectation {

    /** In the place of a state: there is no device. */
    static final String NO_DEVICE = "NONE";

    private final Stage stage;
    private final long since;
    private final String state;
    private final String says;
    private final JournalKind kind;
    private final String subject;
    private final String text;
    private final long missing;

    /** @param since the first event of the journal that counts */
    Expectation(Stage stage, long since, Map<String, Object> values) {
        this.stage = stage;
        this.since = since;
        state = values.get("state").toString();
        says = values.get("says").toString();
        String journal = values.get("journal").toString();
        int space = journal.indexOf(' ');
        kind = journal.isEmpty() ? null : JournalKind.valueOf(space < 0 ? journal : journal.substring(0, space));
        subject = space < 0 ? "" : journal.substring(space + 1);
        text = values.get("text").toString();
        missing = (Long) values.get("missing");
    }

    /** What does not hold now, with what is there instead; empty when all of it holds. */
    List<String> unmet() {
        List<String> unmet = new ArrayList<>();
        Stage.Sight now = stage.look();
        if (!state.isEmpty() && !state.equals(now.state())) {
            unmet.add("state=" + now.state() + " expected=" + state + (now.says().isEmpty() ? "" : ": " + now.says()));
        }
        if (!now.says().contains(says)) {
            unmet.add("the device says '" + now.says() + "' expected='" + says + "'");
        }
        if (missing >= 0 && now.missing() > missing) {
            unmet.add("missing=" + now.missing() + " limit=" + missing);
        }
        if (kind != null && stage.journal().events(since, Set.of(kind),
                e -> (subject.isEmpty() || e.subject().equals(subject)) && e.text().contains(text)).isEmpty()) {
            unmet.add("no event " + kind + " " + subject + (text.isEmpty() ? "" : " with '" + text + "'"));
        }
        return unmet;
    }
}
