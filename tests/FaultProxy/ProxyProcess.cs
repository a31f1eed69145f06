using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Logging;

namespace QueueMap.FaultProxy;

/// <summary>The proxy as a process of its own, for tests to start, tell and ask.</summary>
public sealed class ProxyProcess : IAsyncDisposable
{
    /// <summary>It starts within a second; a minute is for a machine under load.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _control;

    private ProxyProcess(Process process, Uri url, Uri controlUrl)
    {
        (_process, Url) = (process, url);
        _control = new() { BaseAddress = controlUrl };
    }

    /// <summary>What a client takes for the server.</summary>
    public Uri Url { get; }

    public int ProcessId => _process.Id;

    public static async Task<ProxyProcess> StartAsync(Uri upstream, FaultSettings? settings = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var process = Process.Start(new ProcessStartInfo(
            dotnet, ["exec", typeof(ProxyProcess).Assembly.Location, upstream.ToString(), (settings ?? FaultSettings.None).ToJson()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit, TimeProvider.System);
        return line?.Split(' ') is [var url, var control]
            ? new(process, new(url), new(control))
            : throw new InvalidOperationException("The proxy ended before it said where it listens; its error is above.");
    }

    /// <summary>From now on these faults and no others. Calls that an earlier latency holds back go on at once.</summary>
    public async Task SetAsync(FaultSettings settings)
    {
        using var content = new StringContent(settings.ToJson(), Encoding.UTF8, "application/json");
        using var response = await _control.PutAsync(new Uri("/faults", UriKind.Relative), content);
        if (!response.IsSuccessStatusCode)
        {
            throw new ArgumentException($"The proxy refuses the faults: {await response.Content.ReadAsStringAsync()}", nameof(settings));
        }
    }

    public Task SetAsync(params FaultRule[] rules) => SetAsync(new FaultSettings { Rules = rules });

    public async Task<FaultCounts> CountsAsync() =>
        await _control.GetFromJsonAsync<FaultCounts>(new Uri("/counts", UriKind.Relative), FaultSettings.Json) ?? throw new InvalidDataException("The proxy has no counts.");

    public async Task ResetCountsAsync()
    {
        using var response = await _control.DeleteAsync(new Uri("/counts", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Every call is written to this file when it is over, a JSON object a line.</summary>
    public async Task LogToAsync(string path)
    {
        using var content = new StringContent(path, Encoding.UTF8);
        using var response = await _control.PutAsync(new Uri("/log", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What was logged is in its file when this returns.</summary>
    public async Task EndLogAsync()
    {
        using var response = await _control.DeleteAsync(new Uri("/log", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The calls that wait at this moment.</summary>
    public async Task<IReadOnlyList<HeldCall>> HeldAsync() => await _control.GetFromJsonAsync<List<HeldCall>>(new Uri("/held", UriKind.Relative), FaultSettings.Json) ?? [];

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
