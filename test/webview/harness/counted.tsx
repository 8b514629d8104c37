import './countRenders.tsx';
import '../../../webview/main.tsx';
