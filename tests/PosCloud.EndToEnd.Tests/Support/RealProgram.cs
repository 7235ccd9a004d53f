using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PosCloud.EndToEnd.Tests.Support;

/// <summary>One of the project's own executables as a process of its own, as a user runs it.</summary>
internal sealed class RealProgram : IAsyncDisposable
{
    /// <summary>Names a native file that stands for <c>poscloud-terminal</c>: what a firmware has on it.</summary>
    private const string NativeTerminal = "POSCLOUD_TERMINAL_NATIVE";

    private const int SigInt = 2;
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private RealProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <param name="assembly">Name of the executable's assembly; it lies beside the tests.</param>
    /// <param name="environment">Added to this process's own.</param>
    public static RealProgram Start(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var native = assembly == "poscloud-terminal" ? Environment.GetEnvironmentVariable(NativeTerminal) : null;
        var start = native is null
            ? new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments])
            : new ProcessStartInfo(native, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RealProgram(start);
    }

    /// <summary>Its exit code, once it and all its output have ended.</summary>
    public Task<int> EndedAsync() => EndedAsync(_limit);

    public async Task<int> EndedAsync(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The program does not end.\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, SigInt));

    /// <summary>Processes that this one started, and theirs. Linux only.</summary>
    public IReadOnlyList<int> Descendants()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && ParentOf(folder) is { } parent)
            {
                parents[id] = parent;
            }
        }

        var found = new List<int> { Id };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(p => p.Value == found[i]).Select(p => p.Key));
        }

        return found[1..];
    }

    /// <summary>Whether a process runs, zombies aside. Linux only.</summary>
    public static bool Runs(int id) => Stat($"/proc/{id}") is [not "Z", ..];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private static int? ParentOf(string folder) => Stat(folder) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    /// <summary>State, parent, …: what follows the name, which may contain anything (proc(5)).</summary>
    private static string[] Stat(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
