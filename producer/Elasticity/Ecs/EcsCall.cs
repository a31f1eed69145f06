using System.Net;

namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>A call on one service, and what its failure means to a person.</summary>
/// <param name="Operation">As the API and IAM name it: DescribeServices.</param>
internal sealed record EcsCall(string Operation, string Cluster, string Service)
{
    public EcsException Refused(string? code, string? message, HttpStatusCode status, string? requestId, Exception? inner)
    {
        var kind = EcsException.KindOf(code, status);
        return Failed(kind, $"{code ?? $"status {(int)status}"}{(string.IsNullOrEmpty(message) ? "" : $": {message}")}", inner, code, requestId, status);
    }

    /// <param name="said">What ECS, or the way to it, said.</param>
    public EcsException Failed(
        EcsErrorKind kind, string said, Exception? inner = null, string? code = null, string? requestId = null, HttpStatusCode? status = null) =>
        new(kind, $"ECS did not do {Operation} on service {Service} of cluster {Cluster} ({said.TrimEnd('.')}). {Remedy(kind)}", inner, code, requestId, status);

    private string Remedy(EcsErrorKind kind) => kind switch
    {
        EcsErrorKind.AccessDenied =>
            $"Whoever runs this needs ecs:{Operation} on that service; deploy/policies/producer.json.tftpl allows it to the producer.",
        EcsErrorKind.ClusterNotFound or EcsErrorKind.ServiceNotFound or EcsErrorKind.ServiceNotActive =>
            "QUEUEMAP__ECS__CLUSTER and QUEUEMAP__ECS__SERVICE must name an active service in this account and region.",
        EcsErrorKind.Throttled or EcsErrorKind.ServerFault => "It was tried several times, and may work later.",
        EcsErrorKind.Unreachable =>
            "The region's endpoint of ECS, or AWS_ENDPOINT_URL_ECS, must be reached from here; in a VPC without a way out that takes an interface endpoint 'ecs'.",
        EcsErrorKind.InvalidRequest => "What was asked for is not allowed by ECS as the service stands.",
        _ => "What ECS has is not known.",
    };
}
