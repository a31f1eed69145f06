using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace QueueMap.Worker.Fleet.Protection;

/// <summary>
/// The endpoint by which a task of ECS speaks of itself: <c>$ECS_AGENT_URI/task-protection/v1/state</c>. It is on the task's own
/// link, so no proxy has a part in it, and wherever it should redirect to is not asked.
/// </summary>
internal sealed class TaskAgent : IDisposable
{
    public const string Variable = "ECS_AGENT_URI";

    public const string Path = "task-protection/v1/state";

    /// <summary>The agent waits up to 4 s for ECS.</summary>
    public static readonly TimeSpan StandardPatience = TimeSpan.FromSeconds(8);

    /// <summary>An answer has some 300 bytes.</summary>
    private const int MaxBytes = 64 << 10;

    private const int MaxShown = 500;

    private readonly HttpClient _http;
    private readonly Uri? _state;
    private readonly string _address;

    /// <param name="address">What ECS_AGENT_URI says.</param>
    public TaskAgent(string address, TimeSpan? patience = null)
    {
        _address = address;
        _state = Uri.TryCreate($"{address.TrimEnd('/')}/{Path}", UriKind.Absolute, out var state) && state.Scheme is "http" or "https" ? state : null;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            Timeout = patience ?? StandardPatience,
            MaxResponseContentBufferSize = MaxBytes,
        };
    }

    /// <summary>Protects this task from being taken away when there are to be fewer, or gives it free. Fails only when it is cancelled.</summary>
    /// <param name="minutes">How long; null gives it free.</param>
    public async Task<ProtectionAnswer> SetAsync(int? minutes, CancellationToken cancellation)
    {
        if (_state is null)
        {
            return new ProtectionAnswer(ProtectionAnswer.BadAddress, $"{Variable} is '{_address}', which is no address of HTTP");
        }

        try
        {
            // The agent refuses members that it does not know.
            using var request = new HttpRequestMessage(HttpMethod.Put, _state)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new ProtectionJson(minutes is not null, minutes), ProtectionJsons.Default.ProtectionJson))
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
                },
            };
            using var answer = await _http.SendAsync(request, cancellation);
            return Read(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation), minutes is not null);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return new ProtectionAnswer(ProtectionAnswer.NoAnswer, error.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A failure of ECS comes with status 200, an error of the agent with that of ECS.</summary>
    private static ProtectionAnswer Read(HttpStatusCode status, byte[] body, bool wanted)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProtectionJsons.Default.AnswerJson) switch
            {
                { Error: { } error } => new(error.Code ?? ProtectionAnswer.BadAnswer, Shown(error.Message)),
                { Failure: { } failure } => new(failure.Reason ?? ProtectionAnswer.BadAnswer, Shown(failure.Detail)),
                { Protection.ProtectionEnabled: { } enabled } when status == HttpStatusCode.OK && enabled == wanted => ProtectionAnswer.Done,
                _ => new(ProtectionAnswer.BadAnswer, $"status {(int)status}, and neither protection nor failure nor error as they were asked for"),
            };
        }
        catch (JsonException error)
        {
            return new(ProtectionAnswer.BadAnswer, $"status {(int)status}: {error.Message}");
        }
    }

    private static string? Shown(string? text) => text is { Length: > MaxShown } ? text[..MaxShown] : text;
}
