using System.CommandLine;
using System.Security.Cryptography;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;
using PosCloud.Terminal.Device;
using PosCloud.Terminal.Notices;
using PosCloud.Trust.Tuf;

namespace PosCloud.Terminal;

/// <summary><c>poscloud-terminal run</c>: one terminal in the foreground, one line for each thing that happens.</summary>
internal sealed class RunCommand
{
    private readonly Option<string> _server = new("--server") { Description = "Address of the service.", Required = true };
    private readonly Option<string> _folder = new("--folder") { Description = "State folder of this terminal.", Required = true };
    private readonly Option<string?> _code = new("--code") { Description = "Enrolment code; needed once." };
    private readonly Option<string?> _estate = new("--estate") { Description = "Estate whose list of factory keys the terminal is on; instead of a code." };
    private readonly Option<string?> _hardwareId = new("--hardware-id") { Description = "Serial number; needed once." };
    private readonly Option<string> _model = new("--model") { Description = "Hardware model.", DefaultValueFactory = _ => "sim-1" };
    private readonly Option<string> _revision = new("--revision") { Description = "Hardware revision.", DefaultValueFactory = _ => "1" };
    private readonly Option<string?> _image = new("--image") { Description = "Factory image for slot a; needed once." };
    private readonly Option<string?> _trustRoot = new("--trust-root") { Description = "The estate's root.json, from its operator; needed once." };
    private readonly Option<string?> _makerKey = new("--maker-key") { Description = "The maker's public key (PEM); with it, only images that the maker signed are installed." };
    private readonly Option<string?> _data = new("--data") { Description = "Folder of the data that it begins with, one file or more for each set (articles.csv); used once." };
    private readonly Option<string> _component = new("--component") { Description = "Component that the image is.", DefaultValueFactory = _ => "os" };
    private readonly Option<string> _version = new("--version") { Description = "Version of the factory image.", DefaultValueFactory = _ => "1.0.0" };
    private readonly Option<long> _decoderMemory = new("--decoder-memory")
    {
        Description = "Bytes of memory that decoding a delta may take.",
        DefaultValueFactory = _ => TerminalOptions.DefaultDecoderMemory,
    };

    private readonly Option<DecoderPreference> _prefer = new("--prefer")
    {
        Description = "What to ask for where there is a choice: fewest bytes (size) or least work to decode (speed).",
        DefaultValueFactory = _ => DecoderPreference.Size,
    };

    private readonly Option<bool> _once = new("--once") { Description = "One round: check in, do what is asked, report, end." };

    private RunCommand()
    {
    }

    public static Command Create(TextWriter output, TextWriter error)
    {
        var run = new RunCommand();
        var command = new Command("run", "Runs a terminal.")
        {
            run._server, run._folder, run._code, run._estate, run._hardwareId, run._model, run._revision, run._image, run._trustRoot, run._makerKey, run._data, run._component, run._version,
            run._decoderMemory, run._prefer, run._once,
        };
        command.SetAction((parsed, cancellationToken) => run.RunAsync(parsed, output, error, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(_server), UriKind.Absolute, out var server)
                || (server.Scheme != Uri.UriSchemeHttps && server.Scheme != Uri.UriSchemeHttp))
            {
                throw new ArgumentException("--server must be an http or https address, for example http://127.0.0.1:7071.");
            }

            if (parsed.GetValue(_decoderMemory) is < 1 or > Limits.DecoderMemory)
            {
                throw new ArgumentException($"--decoder-memory must be between 1 and {Limits.DecoderMemory} bytes.");
            }

            await SetUpAsync(parsed, cancellationToken);
            return await RunAgentAsync(parsed, server, output, error, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException
            or InvalidOperationException or InvalidDataException or CryptographicException)
        {
            error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private async Task SetUpAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = parsed.GetRequiredValue(_folder);
        if (TerminalSetup.Exists(folder))
        {
            return;
        }

        var hardwareId = parsed.GetValue(_hardwareId);
        var image = parsed.GetValue(_image);
        var root = parsed.GetValue(_trustRoot);
        if (hardwareId is null || image is null || root is null || (parsed.GetValue(_code) ?? parsed.GetValue(_estate)) is null)
        {
            throw new ArgumentException($"'{folder}' is a new terminal: give --hardware-id, --image, --trust-root and --code or --estate.");
        }

        if (!File.Exists(image) || !File.Exists(root))
        {
            throw new ArgumentException($"There is no file '{(File.Exists(image) ? root : image)}'.");
        }

        if (new FileInfo(root).Length > TufLimits.RootBytes)
        {
            throw new ArgumentException($"'{root}' is no trust root: it has more than {TufLimits.RootBytes} bytes.");
        }

        if (new FileInfo(image).Length > Limits.ImageBytes)
        {
            throw new ArgumentException("The image is larger than 64 GiB.");
        }

        var manifest = await TerminalSetup.DescribeAsync(
            image, parsed.GetRequiredValue(_component), parsed.GetRequiredValue(_version), cancellationToken);
        TerminalSetup.Create(
            folder,
            hardwareId,
            parsed.GetRequiredValue(_model),
            parsed.GetRequiredValue(_revision),
            [new FactoryImage(image, manifest)],
            await File.ReadAllBytesAsync(root, cancellationToken),
            link: false,
            durable: true,
            parsed.GetValue(_makerKey) is { } makerKey ? await File.ReadAllBytesAsync(makerKey, cancellationToken) : default,
            parsed.GetValue(_data));
    }

    private async Task<int> RunAgentAsync(
        ParseResult parsed, Uri server, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var options = new TerminalOptions
        {
            Server = server,
            Folder = parsed.GetRequiredValue(_folder),
            EnrolmentCode = parsed.GetValue(_code),
            Estate = parsed.GetValue(_estate),
            DecoderMemory = parsed.GetValue(_decoderMemory),
            DecoderPrefers = parsed.GetValue(_prefer),
        };
        var lines = new ProgressLines(output, TimeProvider.System);
        var people = new PeopleFile(options.Folder);
        var machine = new SimulatedEnvironment { Reader = people.IsAcknowledged, Checker = people.AnswersTo };
        using var agent = new TerminalAgent(
            options, http, machine, new ProbedSelfTest([]), TimeProvider.System, lines.Write);
        output.WriteLine($"fingerprint of the restore key: {agent.RestoreKeyFingerprint}");
        if (!parsed.GetValue(_once))
        {
            await agent.RunAsync(cancellationToken);
            return 0;
        }

        var result = await agent.RunCycleAsync(cancellationToken);
        if (result.Message is { } message)
        {
            error.WriteLine($"error: {message}");
        }

        output.WriteLine($"{agent.TerminalId ?? "(not enrolled)"}: slot {agent.ActiveSlot}, {agent.Installed.Name} {agent.Installed.Version}");
        return result.End == CycleEnd.Done ? 0 : 1;
    }
}
