package org.qipa.gsi;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.soc.SocTable;

/** Opens GSI sessions, and closes those that are still open when the bundle goes. */
@Component(service = Gsi.class)
public final class GsiProvider implements Gsi {

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    @Override
    public List<Fault> check(SocTable soc) {
        return GsiTableCheck.check(soc);
    }

    @Override
    public GsiSession open(Request request) throws GsiException {
        Session session = new Session(request, sessions::remove);
        sessions.add(session);
        return session;
    }

    @Deactivate
    void deactivate() {
        sessions.forEach(Session::close);
    }
}
