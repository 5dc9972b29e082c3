"""Talks gNMI to a simulated router with Debian's gRPC and stubs made by Debian's protoc.

usage: gnmi_client.py STUBS PORT ROUTER CA CERTIFICATE KEY

It subscribes ONCE, STREAM (samples and changes) and POLL, asks for capabilities and a subtree, and prints
one JSON object. Before it waits for changes it prints the line "ready"; the caller then publishes new states.
"""
import json
import sys

sys.path.insert(0, sys.argv[1])
import grpc
import gnmi_pb2

DEADLINE = 20


def main():
    port, router, ca, certificate, key = sys.argv[2:7]
    credentials = grpc.ssl_channel_credentials(read(ca), read(key), read(certificate))
    options = [("grpc.ssl_target_name_override", router)]
    with grpc.secure_channel("127.0.0.1:" + port, credentials, options) as channel:
        print(json.dumps({
            "capabilities": capabilities(channel),
            "get": get(channel),
            "once": once(channel),
            "poll": poll(channel),
            "unknown": unknown(channel),
            "stream": stream(channel),
        }))


def read(file):
    with open(file, "rb") as content:
        return content.read()


def path(text, origin=""):
    """From NAME/NAME[KEY=VALUE]/..."""
    result = gnmi_pb2.Path(origin=origin)
    for part in text.split("/"):
        name, _, keys = part.partition("[")
        elem = result.elem.add(name=name)
        for key in filter(None, keys.rstrip("]").split("][")):
            k, _, v = key.partition("=")
            elem.key[k] = v
    return result


def text(elems):
    return "".join(
        "/" + e.name + "".join("[%s=%s]" % item for item in sorted(e.key.items())) for e in elems)


def updates(notification):
    prefix = notification.prefix
    return {
        (prefix.origin + ":" if prefix.origin else "") + text(list(prefix.elem) + list(u.path.elem)):
            value(u.val)
        for u in notification.update}


def value(typed):
    kind = typed.WhichOneof("value")
    found = getattr(typed, kind)
    return json.loads(found) if kind == "json_ietf_val" else found


def unary(channel, method, request, answer):
    call = channel.unary_unary(
        "/gnmi.gNMI/" + method,
        request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=answer.FromString)
    return call(request, timeout=DEADLINE)


def subscribe(channel, requests):
    call = channel.stream_stream(
        "/gnmi.gNMI/Subscribe",
        request_serializer=gnmi_pb2.SubscribeRequest.SerializeToString,
        response_deserializer=gnmi_pb2.SubscribeResponse.FromString)
    return call(iter(requests), timeout=DEADLINE)


def request(mode, *subscriptions):
    return gnmi_pb2.SubscribeRequest(subscribe=gnmi_pb2.SubscriptionList(
        mode=mode, encoding=gnmi_pb2.PROTO, subscription=subscriptions))


def until_sync(answers):
    found = {}
    for answer in answers:
        if answer.sync_response:
            return found
        found.update(updates(answer.update))
    raise AssertionError("the stream ended before its sync_response")


def capabilities(channel):
    answer = unary(
        channel, "Capabilities", gnmi_pb2.CapabilityRequest(), gnmi_pb2.CapabilityResponse)
    return {"version": answer.gNMI_version, "models": [m.name for m in answer.supported_models]}


def get(channel):
    answer = unary(
        channel, "Get",
        gnmi_pb2.GetRequest(
            path=[path("interfaces/interface[name=wan0]/state")], encoding=gnmi_pb2.JSON_IETF),
        gnmi_pb2.GetResponse)
    return updates(answer.notification[0])


def once(channel):
    answers = subscribe(channel, [request(
        gnmi_pb2.SubscriptionList.ONCE,
        gnmi_pb2.Subscription(path=path("interfaces")),
        gnmi_pb2.Subscription(path=path("qos")),
        gnmi_pb2.Subscription(path=path("lines", "branchline")),
        gnmi_pb2.Subscription(path=path("network-instances")))])
    found = until_sync(answers)
    assert list(answers) == [], "ONCE goes on after its sync_response"
    return found


def poll(channel):
    asked = [
        request(gnmi_pb2.SubscriptionList.POLL, gnmi_pb2.Subscription(
            path=path("interfaces/interface[name=wan0]/state/oper-status"))),
        gnmi_pb2.SubscribeRequest(poll=gnmi_pb2.Poll())]
    answers = subscribe(channel, asked)
    return [until_sync(answers), until_sync(answers)]


def unknown(channel):
    try:
        list(subscribe(channel, [request(
            gnmi_pb2.SubscriptionList.ONCE, gnmi_pb2.Subscription(path=path("components/fan")))]))
    except grpc.RpcError as error:
        return {"code": error.code().name, "details": error.details()}
    raise AssertionError("an unknown path was accepted")


def stream(channel):
    answers = subscribe(channel, [request(
        gnmi_pb2.SubscriptionList.STREAM,
        gnmi_pb2.Subscription(
            path=path("interfaces/interface[name=*]/state/oper-status"), mode=gnmi_pb2.ON_CHANGE),
        gnmi_pb2.Subscription(
            path=path("interfaces/interface[name=wan0]/state/counters/out-octets"),
            mode=gnmi_pb2.SAMPLE, sample_interval=10_000_000_000))])
    until_sync(answers)
    print("ready", flush=True)
    status = octets = None
    for answer in answers:
        for name, new in updates(answer.update).items():
            found = {"value": new, "timestamp": answer.update.timestamp}
            if name.endswith("oper-status"):
                status = found
            else:
                octets = found
        if status and octets:
            answers.cancel()
            return {"oper-status": status, "out-octets": octets}
    raise AssertionError("the stream ended")


main()
