using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace QueueMap.Stubs;

/// <summary>The agent of a task, as <c>ECS_AGENT_URI</c> names it, with the answers of AWS's documentation.</summary>
internal sealed class AgentStub : IAsyncDisposable
{
    public const string TaskArn = "arn:aws:ecs:us-east-1:000000000000:task/queuemap/1234567890abcdef0";

    private const string Path = "/api/6f0de4c8/task-protection/v1/state";

    /// <summary>A test that waits for nothing fails, and does not hang.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();

    private AgentStub(WebApplication app) => _app = app;

    /// <summary>What ECS_AGENT_URI says.</summary>
    public string Address => _app.Urls.Single() + "/api/6f0de4c8";

    /// <summary>Bodies of all requests.</summary>
    public IReadOnlyCollection<JsonObject> Requests => _requests;

    private readonly System.Collections.Concurrent.ConcurrentQueue<JsonObject> _requests = new();

    public bool IsProtected { get; private set; }

    /// <summary>Told of each request for protection, true, and for its end, false.</summary>
    public Action<bool> Asked { get; set; } = _ => { };

    /// <summary>Answers in place of the agent where it gives an answer.</summary>
    public Func<JsonObject, HttpContext, (int Status, string Body)?> Instead { get; set; } = (_, _) => null;

    public static async Task<AgentStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stub = new AgentStub(builder.Build());
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>The next request: whether it was for protection.</summary>
    public async Task<bool> NextAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

    public static string Failure(string reason) => $$$"""{"failure":{"Arn":"{{{TaskArn}}}","Detail":null,"Reason":"{{{reason}}}"}}""";

    public static string Error(string code, string message) =>
        $$$"""{"requestID":"12345-abc-6789-0123-abc","error":{"Arn":"{{{TaskArn}}}","Code":"{{{code}}}","Message":"{{{message}}}"}}""";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != Path || http.Request.Method != "PUT" || http.Request.ContentType != "application/json")
        {
            http.Response.StatusCode = 404;
            return;
        }

        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        _requests.Enqueue(body);
        var wanted = (bool)body["ProtectionEnabled"]!;
        var (status, answer) = Instead(body, http) ?? Protect(body, wanted);
        Asked(wanted);
        _asked.Writer.TryWrite(wanted);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer);
    }

    /// <summary>Like the agent, which knows two members and refuses others, and like ECS, which knows 1 to 2,880 minutes.</summary>
    private (int Status, string Body) Protect(JsonObject body, bool wanted)
    {
        if (body.Any(member => member.Key is not ("ProtectionEnabled" or "ExpiresInMinutes")) || ((int?)body["ExpiresInMinutes"] ?? 1) is < 1 or > 2_880)
        {
            return (400, Error("InvalidParameterException", "UpdateTaskProtection: failed to decode request"));
        }

        IsProtected = wanted;
        return (200, $$$"""{"protection":{"ExpirationDate":{{{(wanted ? "\"2022-10-06T02:29:16Z\"" : "null")}}},"ProtectionEnabled":{{{(wanted ? "true" : "false")}}},"TaskArn":"{{{TaskArn}}}"}}""");
    }
}
