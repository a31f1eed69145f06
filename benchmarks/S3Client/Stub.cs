using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using QueueMap.Storage.S3;

namespace QueueMap.S3Client;

/// <summary>A server of its own process, which ends with this one; and how both clients reach it.</summary>
internal sealed class Stub : IDisposable
{
    public const int BodyBytes = 66_500;

    private static readonly BasicAWSCredentials s_credentials = new("key", "secret");

    private readonly Process _process;
    private readonly string _url;

    /// <param name="options">As of S3Stub's command line.</param>
    public Stub(string options)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "QueueMap.S3Stub.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{program} could not be started.");
        _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_process.StandardOutput.ReadLine()}");
    }

    /// <summary>The stub's objects are zeros.</summary>
    public static string ETag { get; } = TagOf(new byte[BodyBytes]);

    /// <summary>All of the product's client, but for MD5s of bodies, which it leaves to TLS on AWS.</summary>
    public S3Connections Connections(int inFlight) => new(new S3Options
    {
        ServiceUrl = new Uri(_url),
        Credentials = s_credentials,
        Region = "us-east-1",
        MaxGets = inFlight,
        ComparesBodies = false,
    });

    public AmazonS3Client Sdk(int inFlight) => new(s_credentials, new AmazonS3Config
    {
        ServiceURL = _url,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        MaxConnectionsPerServer = inFlight,
    });

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string TagOf(byte[] body)
    {
#pragma warning disable CA5351 // S3's protocol fixes MD5.
        return $"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"";
#pragma warning restore CA5351
    }
}
