package org.qipa.itests.simulation;

import java.util.List;
import java.util.function.Consumer;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;

/** A fabric that tells when it is closed, as its service registration would. */
record WatchedFabric(QrtrFabric fabric, Consumer<QrtrFabric> gone) implements QrtrFabric {

    @Override
    public String device() {
        return fabric.device();
    }

    @Override
    public QrtrNode local() {
        return fabric.local();
    }

    @Override
    public QrtrNode attach(int id) throws QrtrException {
        return fabric.attach(id);
    }

    @Override
    public List<QrtrService> services() {
        return fabric.services();
    }

    @Override
    public void close() {
        fabric.close();
        gone.accept(this);
    }
}
